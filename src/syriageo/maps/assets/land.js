/* The land: settlement cells, who held them on a day, the zones and front lines that follow. */
(S => {
  'use strict';
  const { data, counts } = S, C = data.cells, REACH_KM = 20;
  const SOFT = new Set(['inferred', 'carried']), EITHER = new Set(['changing', 'disputed']);
  const SIDES = new Set(['held', 'joint', 'contested', 'changing', 'disputed']);

  /* ---- cells as rings over shared vertices, and the edges that two cells share ---- */
  const vertex = S.world(S.points(C.xy)), owner = counts(C.owner), size = counts(C.size), ring = counts(C.ring);
  const E = ring.length, from = new Int32Array(E), to = new Int32Array(E), cell = new Int32Array(E), twin = new Int32Array(E).fill(-1);
  for (let r = 0, e = 0, c = 0, next = 0; r < size.length; r++) {
    c += owner[r];
    const start = e;
    for (; e < start + size[r]; e++) { from[e] = next - ring[e]; if (!ring[e]) next++; cell[e] = c; }
    for (let k = start; k < e; k++) to[k] = from[k + 1 < e ? k + 1 : start];
  }
  const seen = new Map();
  for (let e = 0; e < E; e++) {
    const a = from[e], b = to[e], key = a < b ? a * vertex.n + b : b * vertex.n + a, other = seen.get(key);
    if (other === undefined) seen.set(key, e); else { twin[e] = other; twin[other] = e; }
  }
  S.cells = { n: C.n, area: Float64Array.from(counts(C.area), a => a / 100), vertex, from, to, cell, twin };
  S.edgeKm = e => S.distance(vertex.lat[from[e]], vertex.lng[from[e]], vertex.lat[to[e]], vertex.lng[to[e]]);

  /* ---- statuses of all days ---- */
  const at = S.points(data.at), per = counts(data.spells.count), length = counts(data.spells.days), code = counts(data.spells.code);
  const firstSpell = new Int32Array(at.n + 1), start = new Int32Array(code.length), end = new Int32Array(code.length), told = new Int32Array(code.length);
  const known = data.certainties.length;
  for (let p = 0, s = 0; p < at.n; p++) {
    firstSpell[p] = s;
    for (let k = 0, d = data.reach[0]; k < per[p]; k++, s++) { start[s] = d; d += length[s] + 1; end[s] = d - 1; }
    firstSpell[p + 1] = s;
  }
  const status = s => Math.floor(code[s] / known), certainty = s => data.certainties[code[s] % known];
  /* The first day of a run of one status that more than inference speaks for; 0 if none. */
  for (let p = 0; p < at.n; p++) {
    for (let s = firstSpell[p]; s < firstSpell[p + 1];) {
      let stop = s, first = 0;
      while (stop < firstSpell[p + 1] && status(stop) === status(s)) {
        const how = certainty(stop);
        if (!first && how !== 'inferred' && how !== 'none') first = start[stop];
        stop++;
      }
      told.fill(first, s, stop); s = stop;
    }
  }
  const nowhere = data.statuses.findIndex(x => x[0] === 'unknown');
  S.spells = { firstSpell, start, end, told, status, certainty };
  S.spellAt = (p, day) => {
    let low = firstSpell[p], high = firstSpell[p + 1] - 1;
    if (high < low || day < start[low] || day > end[high]) return -1;
    while (low < high) { const mid = (low + high + 1) >> 1; if (start[mid] <= day) low = mid; else high = mid - 1; }
    return low;
  };
  /* Kind, parties, certainty of a place, and the run of days with this status. */
  S.statusOf = (p, day) => {
    const s = S.spellAt(p, day);
    if (s < 0) return { kind: day < data.reach[0] || day > data.reach[1] ? 'out_of_coverage' : 'unknown', parties: [], certainty: 'none', soft: false, since: null, until: null };
    let a = s, b = s;
    while (a > firstSpell[p] && status(a - 1) === status(s)) a--;
    while (b + 1 < firstSpell[p + 1] && status(b + 1) === status(s)) b++;
    const [kind, parties] = data.statuses[status(s)], how = certainty(s);
    return { kind, parties, certainty: how, soft: SOFT.has(how), since: start[a], until: end[b], from: start[s], to: end[s] };
  };
  S.besiegers = (p, day) => {
    const found = data.sieges.find(x => x[0] === p && x[1] <= day && day <= x[2]);
    return found ? found[3] : null;
  };
  /* The state of all cells on a day: status number, 1 where it is only inferred or carried, spell. */
  S.stateOf = day => {
    const number = new Int32Array(C.n).fill(nowhere), soft = new Uint8Array(C.n), spell = new Int32Array(C.n);
    for (let c = 0; c < C.n; c++) {
      const s = spell[c] = S.spellAt(c, day);
      if (s >= 0) { number[c] = status(s); soft[c] = SOFT.has(certainty(s)) ? 1 : 0; }
    }
    return { day, number, soft, spell };
  };

  /* ---- zones: the outlines of cells that are in one group ---- */
  const head = new Int32Array(vertex.n).fill(-1), after = new Int32Array(E);
  S.outlines = group => {
    const edges = new Map();
    for (let e = 0; e < E; e++) {
      const g = group[cell[e]];
      if (twin[e] >= 0 && group[cell[twin[e]]] === g) continue;
      const list = edges.get(g);
      if (list) list.push(e); else edges.set(g, [e]);
    }
    const zones = new Map();
    edges.forEach((list, g) => {
      for (let k = list.length - 1; k >= 0; k--) { const e = list[k]; after[e] = head[from[e]]; head[from[e]] = e; }
      const rings = [];
      list.forEach(first => {
        if (head[from[first]] < 0) return;
        const line = [];
        for (let v = from[first], e; (e = head[v]) >= 0; v = to[e]) { head[v] = after[e]; line.push(v); }
        rings.push(Int32Array.from(line));
      });
      zones.set(g, rings);
    });
    return zones;
  };

  S.seams = number => {
    const edges = [];
    for (let e = 0; e < E; e++) if (twin[e] < 0 || twin[e] > e && number[cell[e]] !== number[cell[twin[e]]]) edges.push(e);
    return edges;
  };

  /* ---- front lines: borders between cells whose parties are hostile on that day ---- */
  const blocsOf = parties => new Set(parties.map(p => S.party(p).bloc).filter(Boolean));
  const hostileOn = new Map();
  function hostility(day) {
    const rows = data.relations.filter(r => (r[2] === null || r[2] <= day) && (r[3] === null || day <= r[3]));
    const key = rows.map(r => r[0] + ':' + r[1]).join();
    if (hostileOn.has(key)) return hostileOn.get(key);
    const enemies = new Set(rows.flatMap(r => [r[0] + ':' + r[1], r[1] + ':' + r[0]])), n = data.statuses.length, out = new Uint8Array(n * n);
    const sides = data.statuses.map(([kind, parties]) => SIDES.has(kind) ? blocsOf(parties) : new Set());
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) {
      const mine = [...sides[i]], theirs = [...sides[j]];
      if (!mine.length || !theirs.length || mine.some(b => sides[j].has(b))) continue;
      const pairs = mine.flatMap(a => theirs.map(b => enemies.has(a + ':' + b)));
      const either = EITHER.has(data.statuses[i][0]) || EITHER.has(data.statuses[j][0]);
      if (either ? pairs.every(Boolean) : pairs.some(Boolean)) out[i * n + j] = out[j * n + i] = 1;
    }
    hostileOn.set(key, out);
    return out;
  }
  S.frontsOf = state => {
    const hostile = hostility(state.day), n = data.statuses.length, edges = [];
    for (let e = 0; e < E; e++) {
      if (twin[e] > e && hostile[state.number[cell[e]] * n + state.number[cell[twin[e]]]]) edges.push(e);
    }
    return edges;
  };
  /* Both sides have stood at an edge at least since that day; 0 where a side is only inferred. */
  S.frontSince = (state, e) => {
    const days = [cell[e], cell[twin[e]]].map(c => { const t = state.spell[c] < 0 ? 0 : told[state.spell[c]]; return t && t <= state.day ? t : 0; });
    return days[0] && days[1] ? Math.max(days[0], days[1]) : 0;
  };

  /* ---- where is what: the nearest settlement answers for a point, as `who_controlled` has it ---- */
  S.at = at;
  const country = data.borders.country.map(rings => rings.map(r => S.world(S.points(r))));
  S.country = country;
  const inRing = (lat, lng, r) => {
    let inside = false;
    for (let a = 0, b = r.n - 1; a < r.n; b = a++) {
      if (r.lat[a] > lat !== r.lat[b] > lat && lng < (r.lng[b] - r.lng[a]) * (lat - r.lat[a]) / (r.lat[b] - r.lat[a]) + r.lng[a]) inside = !inside;
    }
    return inside;
  };
  S.inCountry = (lat, lng) => country.some(rings => inRing(lat, lng, rings[0]) && !rings.slice(1).some(hole => inRing(lat, lng, hole)));
  const STEP = 0.1, buckets = new Map(), bucket = (lat, lng) => Math.floor(lat / STEP) * 4096 + Math.floor(lng / STEP);
  for (let c = 0; c < C.n; c++) {
    const key = bucket(at.lat[c], at.lng[c]), list = buckets.get(key);
    if (list) list.push(c); else buckets.set(key, [c]);
  }
  S.nearest = (lat, lng) => {
    let best = -1, away = REACH_KM;
    for (let k = 0; k <= 3 && (k < 2 || away > (k - 1) * STEP * 88); k++) {
      for (let i = -k; i <= k; i++) for (let j = -k; j <= k; j++) {
        if (Math.max(Math.abs(i), Math.abs(j)) !== k) continue;
        (buckets.get(bucket(lat + i * STEP, lng + j * STEP)) || []).forEach(c => {
          const d = S.distance(lat, lng, at.lat[c], at.lng[c]);
          if (d < away || d === away && c < best) { away = d; best = c; }
        });
      }
    }
    return best < 0 ? null : { cell: best, km: away };
  };
  /* What a click at a point is told: the status of the nearest settlement, or that none is near. */
  S.pointAt = (lat, lng, day) => {
    if (!S.inCountry(lat, lng)) return null;
    const near = S.nearest(lat, lng);
    return near ? Object.assign(S.statusOf(near.cell, day), near) : { kind: 'no_settlement', parties: [], certainty: 'none', soft: false, cell: -1 };
  };
  /* Land beyond every reach, from the known areas of the cells: the map's own square is the same for both. */
  const squares = (points, order) => {
    let sum = 0;
    for (let k = 0, n = order ? order.length : points.n; k < n; k++) {
      const a = order ? order[k] : k, b = order ? order[(k + 1) % n] : (k + 1) % n;
      sum += (points.lng[b] - points.lng[a]) * (Math.sin(points.lat[a] * Math.PI / 180) + Math.sin(points.lat[b] * Math.PI / 180));
    }
    return sum / 2;
  };
  S.restKm2 = (() => {
    const whole = country.reduce((t, rings) => t + Math.abs(squares(rings[0])) - rings.slice(1).reduce((u, h) => u + Math.abs(squares(h)), 0), 0);
    let inCells = 0;
    for (let r = 0, e = 0; r < size.length; e += size[r], r++) inCells += squares(vertex, from.subarray(e, e + size[r]));
    const settled = S.cells.area.reduce((t, a) => t + a, 0);
    return Math.max(0, (whole / Math.abs(inCells) - 1) * settled);
  })();

  /* ---- where the name of a zone has room: the point of a part that is farthest from its edge ---- */
  const GRID = 0.07, west = 35.6, south = 32.25, columns = 98, rows = 74, nodes = new Int32Array(columns * rows).fill(-1);
  let gridded = false;
  function grid() {
    if (gridded) return;
    gridded = true;
    for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) {
      const lat = south + r * GRID, lng = west + c * GRID, near = S.inCountry(lat, lng) && S.nearest(lat, lng);
      if (near) nodes[r * columns + c] = near.cell;
    }
  }
  S.roomFor = number => {
    grid();
    const n = nodes.length, far = new Float32Array(n), group = nodes.map(c => (c < 0 ? -1 : number[c]));
    const COST = [1, 1.2, 1.56, 1.56], pass = sign => {
      const steps = [1, columns, columns + 1, columns - 1].map(d => sign * d);
      for (let i = 0; i < n; i++) {
        const k = sign < 0 ? i : n - 1 - i, column = k % columns;
        if (group[k] < 0 || column === 0 || column === columns - 1 || k < columns || k >= n - columns) { far[k] = 0; continue; }
        for (let j = 0; j < 4; j++) far[k] = Math.min(far[k], group[k + steps[j]] === group[k] ? far[k + steps[j]] + COST[j] : COST[j] / 2);
      }
    };
    far.fill(1e6);
    pass(-1);
    pass(1);
    const done = new Uint8Array(n), found = [];
    for (let k = 0; k < n; k++) {
      if (group[k] < 0 || done[k]) continue;
      const part = [k];
      done[k] = 1;
      for (let q = 0; q < part.length; q++) {
        const t = part[q];
        for (const next of [t - 1, t + 1, t - columns, t + columns]) if (next >= 0 && next < n && !done[next] && group[next] === group[k]) { done[next] = 1; part.push(next); }
      }
      const best = part.reduce((a, b) => (far[b] > far[a] ? b : a)), km = far[best] * GRID * 2 * 92;
      if (km < 18) continue;
      /* Other spots with nearly as much room, some way off, where the first is taken. */
      const spots = [best];
      if (part.length > 60) part.filter(t => far[t] > far[best] * 0.55).sort((a, b) => far[b] - far[a]).forEach(t => {
        if (spots.length < 7 && spots.every(u => Math.hypot((t - u) % columns, Math.floor(t / columns) - Math.floor(u / columns)) > 5)) spots.push(t);
      });
      found.push({ number: group[k], km, spots: spots.map(t => [south + Math.floor(t / columns) * GRID, west + t % columns * GRID]) });
    }
    return found.sort((a, b) => b.km - a.km);
  };
})(window.syriageo);
