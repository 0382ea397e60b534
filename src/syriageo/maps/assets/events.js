/* Incidents with kind, perpetrator, days and uncertainty: marks, clusters, circles and cards. */
(S => {
  'use strict';
  const { map, data, el, W } = S, E = data.events;
  if (!E) return;
  const GREY = '#6b7178', SHAPES = ['circle', 'square', 'diamond', 'up', 'down', 'hexagon'];
  const CROWD = 150;
  const AGREEMENTS = ['', 'same', 'part', 'different'], WARN = { part: '#f0a63a', different: '#c1121f' };
  const at = S.world(S.points(E.at)), first = S.counts(E.first), length = S.counts(E.length), radius = S.counts(E.radius), agrees = S.counts(E.agreement);
  const column = ([texts, codes]) => { const c = S.counts(codes); return k => (c[k] ? texts[c[k] - 1] : ''); };
  const kindOf = column(E.kind), whoOf = column(E.perpetrator), columns = E.columns.map(([name, coded]) => [name, column(coded)]);
  S.events = Array.from({ length: E.n }, (_, i) => ({
    i, lat: at.lat[i], lng: at.lng[i], x: at.x[i], y: at.y[i], kind: kindOf(i), who: whoOf(i).split('|').filter(Boolean),
    from: first[i] ? E.span[0] + first[i] - 1 : 0, to: first[i] ? E.span[0] + first[i] - 1 + length[i] : 0, km: radius[i] / 10, agreement: AGREEMENTS[agrees[i]] || ''
  }));
  const tally = list => { const n = new Map(); list.forEach(k => n.set(k, (n.get(k) || 0) + 1)); return [...n.entries()].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)); };
  S.eventKinds = tally(S.events.map(e => e.kind));
  S.eventParties = tally([].concat(...S.events.map(e => (e.who.length ? e.who : ['unknown']))));
  const shapeOf = new Map(S.eventKinds.map(([kind], k) => [kind, SHAPES[k % SHAPES.length]]));
  S.kindName = kind => (kind ? S.own(W.event_kinds, kind) || kind.replace(/_/g, ' ') : W.no_kind);
  S.whoName = id => (id === 'unknown' || !id ? W.no_perpetrator : S.first(S.party(id)) || id);
  S.whoColour = id => (S.party(id).colour ? S.colour(id, 1) : GREY);

  /* ---- which are shown: `filters.js` changes this ---- */
  S.chosen = { kinds: null, parties: null, agreements: null, from: 0, to: 0, undated: true };
  const passes = e => {
    const f = S.chosen;
    if (f.kinds && !f.kinds.has(e.kind)) return false;
    if (f.parties && !(e.who.length ? e.who : ['unknown']).some(p => f.parties.has(p))) return false;
    if (f.agreements && !f.agreements.has(e.agreement)) return false;
    if (!e.from) return f.undated;
    return !f.to || e.from <= f.to && e.to >= f.from;
  };
  let passing = null, grouped = null, groupedAt = NaN;
  S.passing = () => passing || (passing = S.events.filter(passes));
  S.eventsChanged = () => { passing = grouped = null; };

  /* ---- clusters: marks nearer than a mark's width on the screen, at each zoom anew ---- */
  const ROW = 67108864;
  const groups = zoom => {
    if (grouped && groupedAt === zoom) return grouped;
    const near = (zoom < 11 ? 38 : 17) / (256 * Math.pow(2, zoom)), cells = new Map();
    grouped = []; groupedAt = zoom;
    S.passing().forEach(e => {
      const cx = Math.floor(e.x / near), cy = Math.floor(e.y / near);
      let found = null;
      for (let i = -1; i <= 1 && !found; i++) for (let j = -1; j <= 1 && !found; j++) {
        const g = cells.get((cx + i) * ROW + cy + j);
        if (g && Math.abs(g.x - e.x) < near && Math.abs(g.y - e.y) < near) found = g;
      }
      if (found) { found.events.push(e); return; }
      const group = { x: e.x, y: e.y, lat: e.lat, lng: e.lng, events: [e] };
      cells.set(cx * ROW + cy, group); grouped.push(group);
    });
    return grouped;
  };

  /* ---- drawing ---- */
  const outline = (g, shape, x, y, r) => {
    g.beginPath();
    if (shape === 'square') g.rect(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76);
    else if (shape === 'diamond') { g.moveTo(x, y - r * 1.2); g.lineTo(x + r * 1.2, y); g.lineTo(x, y + r * 1.2); g.lineTo(x - r * 1.2, y); g.closePath(); }
    else if (shape === 'up' || shape === 'down') { const s = shape === 'up' ? -1 : 1; g.moveTo(x, y + s * r * 1.15); g.lineTo(x + r * 1.1, y - s * r * 0.8); g.lineTo(x - r * 1.1, y - s * r * 0.8); g.closePath(); }
    else if (shape === 'hexagon') { for (let k = 0; k < 6; k++) g.lineTo(x + r * 1.05 * Math.cos(k * Math.PI / 3), y + r * 1.05 * Math.sin(k * Math.PI / 3)); g.closePath(); }
    else g.arc(x, y, r, 0, 7);
  };
  const mark = (g, shape, who, x, y, r, agreement) => {
    outline(g, shape, x, y, r + 1.7); g.fillStyle = '#fff'; g.fill();
    outline(g, shape, x, y, r);
    g.fillStyle = S.whoColour(who[0] || 'unknown'); g.fill();
    if (who.length > 1) { g.save(); g.clip(); g.fillStyle = S.whoColour(who[1]); g.fillRect(x, y - 2 * r, 2 * r, 4 * r); g.restore(); outline(g, shape, x, y, r); }
    g.lineWidth = 1.5; g.strokeStyle = '#16191d'; g.stroke();
    if (WARN[agreement]) {
      g.beginPath(); g.arc(x + r * 0.95, y - r * 0.95, 3.6, 0, 7); g.fillStyle = '#fff'; g.fill();
      g.beginPath(); g.arc(x + r * 0.95, y - r * 0.95, 2.7, 0, 7); g.fillStyle = WARN[agreement]; g.fill();
    }
  };
  const reach = n => Math.min(21, 9 + 3.1 * Math.log2(n));
  const cluster = (g, group, x, y) => {
    const n = group.events.length, r = reach(n), shares = tally(group.events.map(e => e.who[0] || 'unknown'));
    g.beginPath(); g.arc(x, y, r + 1.6, 0, 7); g.fillStyle = '#fff'; g.fill();
    let a = -Math.PI / 2;
    shares.forEach(([who, count]) => {
      const b = a + 2 * Math.PI * count / n;
      g.beginPath(); g.moveTo(x, y); g.arc(x, y, r, a, b); g.closePath(); g.fillStyle = S.whoColour(who); g.fill();
      a = b;
    });
    g.beginPath(); g.arc(x, y, r, 0, 7); g.lineWidth = 1.2; g.strokeStyle = '#16191d'; g.stroke();
    g.beginPath(); g.arc(x, y, r - 4, 0, 7); g.fillStyle = '#fffefb'; g.fill();
    g.fillStyle = '#16191d'; g.font = '600 ' + (n > 999 ? 10 : 12) + 'px sans-serif'; g.textAlign = 'center'; g.textBaseline = 'middle';
    g.fillText(n > 9999 ? Math.round(n / 1000) + 'k' : String(n), x, y + 0.5);
  };
  let drawn = [];
  const keep = (view, project, inside, take) => {
    drawn = groups(view.zoom).filter(group => { group.q = project(group.x, group.y); return inside(group.q); });
    drawn.forEach(group => {
      const { x, y } = group.q;
      group.r = group.events.length > 1 ? reach(group.events.length) : 8;
      take([x - group.r, y - group.r, x + group.r, y + group.r]);
    });
  };
  const paint = (g, view, project) => {
    const zoom = view.zoom, kmPx = lat => 256 * Math.pow(2, zoom) / (40075 * Math.cos(lat * Math.PI / 180));
    /* How surely a place is known: the circle in which it lies. All are one path: a thousand strokes take too long. */
    const circled = new Set(), few = zoom < 11 ? 12 : Infinity;
    g.beginPath();
    drawn.filter(group => group.events.length <= few).forEach(group => group.events.slice(0, 12).forEach(e => {
      const r = e.km * kmPx(e.lat), key = e.lat + ' ' + e.lng + ' ' + e.km;
      if (r < 11 || r > 4000 || circled.has(key)) return;
      circled.add(key);
      const q = group.events.length === 1 ? group.q : project(e.x, e.y);
      g.moveTo(q.x + r, q.y); g.arc(q.x, q.y, r, 0, 7);
    }));
    g.fillStyle = 'rgba(22,25,29,0.05)'; g.fill();
    g.setLineDash(circled.size > CROWD ? [] : [4, 4]); g.lineWidth = circled.size > CROWD ? 0.7 : 1.1;
    g.strokeStyle = circled.size > CROWD ? 'rgba(22,25,29,0.35)' : 'rgba(22,25,29,0.6)'; g.stroke(); g.setLineDash([]);
    drawn.forEach(group => {
      const { x, y } = group.q;
      if (group.events.length > 1) cluster(g, group, x, y);
      else { const e = group.events[0]; mark(g, shapeOf.get(e.kind), e.who, x, y, 6.4, e.agreement); }
    });
  };
  const groupAt = point => {
    const origin = map.getPixelOrigin(), scale = 256 * Math.pow(2, map.getZoom());
    let best = null, nearest = Infinity;
    drawn.forEach(group => {
      const d = Math.hypot(group.x * scale - origin.x - point.x, group.y * scale - origin.y - point.y);
      if (d <= (group.r || 8) + 2 && d < nearest) { nearest = d; best = group; }
    });
    return best;
  };

  /* ---- cards ---- */
  const when = e => (e.from ? S.span(e.from, e.to) : W.undated);
  const label = name => S.own(W.columns, name) || name.replace(/_/g, ' ');
  const said = text => S.own(W.values, text) || text;
  const VICTIMS = Object.keys(W.victims);
  const HEAD = new Set(['place_as_written', 'place_name', 'time', 'time_end', 'killed_min', 'killed_max', 'injured_min', 'injured_max', 'arrested_min', 'arrested_max', 'control_stated', 'control_known', 'attribution', 'precision', 'incident_id', 'control_certainty', 'means', 'weapon', 'target_category', 'target_name', 'damage', ...VICTIMS]);
  const OURS = new Set(['place_id', 'weekday_written', 'perpetrator_as_written', 'weapon_kind', 'platform', 'model', 'weapon_count_min', 'weapon_count_max', 'target_as_written', 'control_referent', 'role', 'related']);
  const parties = text => text.split('|').filter(Boolean).map(id => (id === 'unknown' ? W.kinds.unknown : S.first(S.party(id)) || id)).join(W.join);
  const range = (low, high) => (low === '' && high === '' ? '' : low === high ? low : low === '' ? W.up_to + ' ' + high : high === '' ? W.at_least + ' ' + low : low + '–' + high);
  const valueOf = new Map(columns);
  S.eventValue = (e, name) => { const found = valueOf.get(name); return found ? found(e.i) : ''; };
  let byId = null, areas = null;
  const placeOf = e => {
    byId = byId || new Map(S.places.map(p => [p.id, p]));
    return byId.get(S.eventValue(e, 'place_id') || S.eventValue(e, 'sg_place_id'));
  };
  /* What is placed to an area only has that area's English name. */
  const areaNamed = name => {
    areas = areas || new Map([].concat(...data.areas || []).map(([en, ar]) => [en, S.named({ en, ar })]));
    return areas.get(name) || name;
  };
  const people = (e, what) => range(S.eventValue(e, what + '_min'), S.eventValue(e, what + '_max'));
  const doers = e => (e.who.length ? e.who : ['unknown']).map(S.whoName).join(W.join);
  S.eventPlace = e => {
    const p = placeOf(e);
    return p && S.named(p) || areaNamed(S.eventValue(e, 'place_name')) || S.eventValue(e, 'sg_name_en') || S.eventValue(e, 'place_as_written');
  };
  const weapon = v => {
    const kind = v('weapon_kind'), count = range(v('weapon_count_min'), v('weapon_count_max'));
    return data.language === 'ar' && S.own(W.values, kind) ? [said(kind) + (count ? ' (' + count + ')' : ''), v('model'), said(v('platform'))].filter(Boolean).join(W.comma) : v('weapon');
  };
  S.eventCard = (e, backTo) => {
    const v = name => S.eventValue(e, name), time = v('time');
    const list = el('dl'), put = (term, value) => S.pair(term, value).forEach(n => list.appendChild(n));
    const bdi = text => (text === '' ? null : el('bdi', {}, text));
    put(W.perpetrator, bdi(doers(e) + (S.own(W.attributions, v('attribution')) ? ' (' + W.attributions[v('attribution')] + ')' : '')));
    const among = VICTIMS.filter(name => v(name) && v(name) !== '0').map(name => W.victims[name] + ' ' + v(name)).join(W.comma);
    put(W.columns.killed, [people(e, 'killed'), among ? '(' + among + ')' : ''].filter(Boolean).join(' '));
    ['injured', 'arrested'].forEach(what => put(W.columns[what], people(e, what)));
    const target = [said(v('target_category')), v('target_name')].filter(Boolean).join(W.comma);
    put(W.columns.means, bdi(said(v('means')))); put(W.columns.weapon, bdi(weapon(v))); put(W.columns.target_category, bdi(target)); put(W.columns.damage, bdi(v('damage').split('|').map(said).join(W.comma)));
    const stated = v('control_stated'), known = v('control_known'), how = S.own(W.how, v('control_certainty')) ? ' (' + W.how[v('control_certainty')] + ')' : '';
    if (stated && stated === known && e.agreement === 'same') put(W.control_both, bdi(parties(stated) + how));
    else {
      if (stated) put(W.columns.control_stated, bdi(parties(stated)));
      if (known) put(W.columns.control_known, bdi(parties(known) + how));
      if (e.agreement) put(W.columns.agreement, W.agreements[e.agreement]);
    }
    put(W.placed, bdi([S.own(W.precisions, v('precision')) || v('precision'), e.km ? S.fillIn(W.within_km, { km: S.km(e.km) }) : ''].filter(Boolean).join(W.comma)));
    /* Columns that this page does not know are as much the reader's as those that it does. */
    const rest = el('dl');
    columns.forEach(([name, value]) => { const text = value(e.i); if (!HEAD.has(name) && text !== '') S.pair(el('bdi', {}, label(name)), bdi(text)).forEach(n => (OURS.has(name) ? rest : list).appendChild(n)); });
    const written = v('place_as_written'), place = S.eventPlace(e);
    return S.card([backTo || null, el('h3', {}, el('bdi', {}, S.kindName(e.kind))), el('p', { 'class': 'other' }, when(e) + (time ? W.comma + time + (v('time_end') ? '–' + v('time_end') : '') : '')),
      place ? el('p', { 'class': 'holder' }, el('bdi', {}, place)) : null, written && written !== place ? el('p', { 'class': 'small written' }, el('bdi', {}, el('q', {}, written))) : null,
      list, rest.firstChild ? el('details', {}, [el('summary', {}, W.more), rest]) : null, v('incident_id') ? el('p', { 'class': 'small ids' }, el('code', {}, v('incident_id'))) : null]);
  };
  const sign = e => S.icon((g, w, h) => mark(g, shapeOf.get(e.kind), e.who, w / 2, h / 2, 5.6, e.agreement), 20, 20);
  S.listed = (e, choose) => {
    const dead = people(e, 'killed'), where = S.eventPlace(e);
    const line = [S.kindName(e.kind), doers(e), dead && dead !== '0' ? S.fillIn(W.n_killed, { n: dead }) : ''].filter(Boolean).join(W.comma);
    const button = el('button', { type: 'button' }, [sign(e), el('span', {}, [when(e), where ? W.comma : '', where ? el('bdi', {}, where) : '', el('span', { 'class': 'where' }, el('bdi', {}, line))])]);
    button.addEventListener('click', () => choose(e));
    return el('li', {}, button);
  };
  const inOrder = events => events.slice().sort((a, b) => a.from - b.from || a.i - b.i);
  S.inOrder = inOrder;
  const GROUP = 200;
  S.groupCard = group => {
    const heading = S.fillIn(W.n_incidents, { n: S.number(group.events.length) });
    const back = () => {
      const button = el('button', { type: 'button', 'class': 'back' }, (S.rtl ? '› ' : '‹ ') + heading);
      button.addEventListener('click', () => S.popup([group.lat, group.lng], S.groupCard(group), true));
      return button;
    };
    const choose = e => S.popup([e.lat, e.lng], S.eventCard(e, back()), true);
    return S.card([el('h3', {}, heading), el('ul', { 'class': 'events' }, inOrder(group.events).slice(0, GROUP).map(e => S.listed(e, choose))),
      group.events.length > GROUP ? el('p', { 'class': 'small' }, S.fillIn(W.first_of, { n: S.number(GROUP) })) : null]);
  };
  S.kindIcon = kind => S.icon((g, w, h) => mark(g, shapeOf.get(kind), [], w / 2, h / 2, 5.6, ''), 20, 20);
  S.showEvent = (e, moveFocus) => {
    if (S.phone.matches && S.fold) S.fold(false);
    map.setView([e.lat, e.lng], Math.max(map.getZoom(), 11), { animate: false });
    S.popup([e.lat, e.lng], S.eventCard(e), moveFocus);
  };
  S.overlays.push({
    name: 'incidents', under: true, keep, paint,
    over: point => !!groupAt(point),
    hit: point => {
      const group = groupAt(point);
      if (!group) return null;
      if (group.events.length === 1) return { latlng: [group.lat, group.lng], card: S.eventCard(group.events[0]) };
      const box = L.latLngBounds(group.events.map(e => [e.lat, e.lng]));
      /* What zooming in would pull apart is zoomed into; the rest is listed. */
      if (map.getZoom() < 12 && box.getNorthEast().distanceTo(box.getSouthWest()) > 600) { map.fitBounds(box, Object.assign({ maxZoom: 13, animate: false }, S.margins(50, 60))); return { done: true }; }
      return { latlng: [group.lat, group.lng], card: S.groupCard(group) };
    },
    legend: () => {
      return el('li', { 'class': 'nested' }, el('ul', { 'class': 'legend keys' }, [].concat(
        S.eventKinds.length < 2 ? S.eventKinds.map(([kind]) => el('li', {}, [S.kindIcon(kind), el('span', {}, el('bdi', {}, S.kindName(kind)))])) : [],
        ['part', 'different'].filter(a => S.events.some(e => e.agreement === a)).map(a => el('li', {}, [S.icon((g, w, h) => mark(g, 'circle', [], w / 2, h / 2, 5.6, a)), el('span', {}, W.agreement_marks[a])])),
        el('li', {}, [S.icon((g, w, h) => { g.beginPath(); g.arc(w / 2, h / 2, 7.5, 0, 7); g.setLineDash([3, 3]); g.lineWidth = 1.1; g.strokeStyle = 'rgba(22,25,29,0.7)'; g.stroke(); }), el('span', {}, W.circle)]))));
    }
  });
  /* For tests: what stands where on the screen. */
  S.groupsDrawn = () => drawn.map(group => ({ n: group.events.length, lat: group.lat, lng: group.lng, r: group.r }));
})(window.syriageo);
