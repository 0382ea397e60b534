/* Two days on one page, what changed between them; and the front lines of several days. */
(S => {
  'use strict';
  const { data, el, W } = S, days = data.days, n = data.statuses.length;
  const STRONG = 1.16, MUTED = 0.26;
  const SURE = new Set(['held', 'joint']);
  /* Unchanged land stays in view, paler than anything that is meant to be seen. */
  const muted = (kind, parties) => {
    if (!parties.length) return '#f7f6f3';
    const colours = parties.map(p => S.colour(p, S.ink(p) * MUTED));
    return colours.length === 1 ? colours[0] : S.pattern(SURE.has(kind) ? 'joint' : kind, colours);
  };
  const main = ([kind, parties]) => (parties.length ? S.colour(parties[0], Math.min(1, S.ink(parties[0]) * STRONG)) : '#ffffff');
  const turned = (before, after) => S.pattern('turned', [main(after), main(before)]);

  if (data.kind === 'compare') {
    const [a, b] = days, before = S.stateOf(a), after = S.stateOf(b);
    const group = after.number.map((v, c) => (before.number[c] === v ? v : n + before.number[c] * n + v));
    const pair = g => [data.statuses[Math.floor((g - n) / n)], data.statuses[(g - n) % n]];
    const hands = g => { const [x, y] = pair(g); return SURE.has(x[0]) && SURE.has(y[0]) && !x[1].some(p => y[1].includes(p)); };
    const edges = data.fronts ? S.frontsOf(after) : [];
    S.scene = {
      day: b, state: after, edges, classes: [[], edges, []], outlines: S.outlines(group), seams: S.seams(group), labels: [],
      fill: g => {
        if (g < n) return muted(...data.statuses[g]);
        const [x, y] = pair(g);
        /* A change of who is among the holders, or of what is known, is paler than a change of hands. */
        return hands(g) ? turned(x, y) : S.pattern('disputed', [S.mix(main(y), 0.55), S.mix(main(x), 0.7)]);
      },
      paintFronts: (g, view) => { S.paintEdges(g, view, edges, 'rgba(122,31,31,0.75)', 1.6); }
    };
    S.marked = () => [a, b];
    S.dayHeading.textContent = S.shortDay(a) + W.arrow + S.shortDay(b);
    const rows = new Map();
    for (let c = 0; c < S.cells.n; c++) {
      if (group[c] < n) continue;
      const r = rows.get(group[c]) || { g: group[c], n: 0, km2: 0 };
      r.n++; r.km2 += S.cells.area[c];
      rows.set(group[c], r);
    }
    S.changes = () => [...rows.values()].map(r => { const [x, y] = pair(r.g); return [x[0], x[1].join('|'), y[0], y[1].join('|'), r.n, r.km2]; });
    const told = ([x, y]) => S.fillIn(W.from_to, { a: S.holders(...x), b: S.holders(...y) });
    const list = (title, chosen, limit) => {
      if (!chosen.length) return [];
      const item = r => el('li', {}, [S.chip(S.scene.fill(r.g)), el('span', {}, [told(pair(r.g)), el('br'), el('span', { 'class': 'small' }, S.km2(r.km2))]), el('span', { 'class': 'count' }, S.number(r.n))]);
      const nodes = [el('h2', { 'class': 'counted' }, [el('span', {}, title), el('span', {}, W.settlements)]), el('ul', { 'class': 'legend' }, chosen.slice(0, limit).map(item))];
      if (chosen.length > limit) nodes.push(el('details', { 'class': 'small' }, [el('summary', {}, S.fillIn(W.more_changes, { n: S.number(chosen.length - limit) })), el('ul', { 'class': 'legend' }, chosen.slice(limit).map(item))]));
      return nodes;
    };
    S.legend = () => {
      const ranked = [...rows.values()].sort((x, y) => y.n - x.n || y.km2 - x.km2), out = [];
      out.push(...list(W.changed_hands, ranked.filter(r => hands(r.g)), 8), ...list(W.changed_status, ranked.filter(r => !hands(r.g)), 4));
      if (!ranked.length) out.push(el('p', {}, W.changed_none));
      else out.push(el('p', { 'class': 'small' }, W.turned));
      out.push(el('ul', { 'class': 'legend keys' }, [el('li', {}, [S.chip(muted('held', ['syrian_regime'])), el('span', {}, W.unchanged + W.colon + S.number(S.cells.n - ranked.reduce((t, r) => t + r.n, 0)))])]));
      return out;
    };
    /* The list of settlements that changed, with a search of its own. */
    if (S.places.length) {
      const changed = S.places.slice(0, S.cells.n).filter(p => group[p.i] >= n).sort((x, y) => hands(group[y.i]) - hands(group[x.i]) || y.level - x.level || x.i - y.i);
      const box = el('input', { type: 'search', placeholder: W.changed_find, 'aria-label': W.changed_find, dir: 'auto', autocomplete: 'off', spellcheck: 'false' });
      const found = el('ul', { 'class': 'changed' }), keys = new Map(), SHOWN = 12;
      const key = p => { if (!keys.has(p.i)) keys.set(p.i, [p.en, p.ar, ...data.places.also[p.i].split('\n')].map(S.folded).join('\n') + '\n' + p.id.toLowerCase()); return keys.get(p.i); };
      const fill = () => {
        const wanted = S.folded(box.value), hits = wanted ? changed.filter(p => key(p).includes(wanted)) : changed;
        found.replaceChildren(...hits.slice(0, SHOWN).map(p => {
          const go = el('button', { type: 'button' }, [S.chip(S.scene.fill(group[p.i])), el('span', {}, [el('bdi', {}, S.named(p) || p.id), el('span', { 'class': 'where' }, told(pair(group[p.i])))])]);
          go.addEventListener('click', () => S.showPlace(p, true));
          return el('li', {}, go);
        }), ...(hits.length > SHOWN ? [el('li', { 'class': 'more' }, S.fillIn(W.changed_more, { n: S.number(hits.length - SHOWN) }))] : []));
        if (!hits.length) found.replaceChildren(el('li', { 'class': 'more' }, W.search_none));
      };
      box.addEventListener('input', fill);
      fill();
      S.legendBox.after(el('section', { 'class': 'changed-box', 'aria-label': W.changed_places }, [el('h2', {}, W.changed_places), el('div', { 'class': 'search' }, box), found]));
    }
    const placeCard = S.placeCard;
    S.placeCard = p => {
      const card = placeCard(p, b), was = S.statusOf(p.i, a), now = S.statusOf(p.i, b), line = card.querySelector('.holder');
      line.replaceWith(S.holderLine(was.kind, was.parties, was.soft, S.shortDay(a) + W.colon), S.holderLine(now.kind, now.parties, now.soft, S.shortDay(b) + W.colon));
      return card;
    };
    S.scene.card = (here, latlng) => {
      if (here.cell < 0) return S.zoneCard(here, latlng);
      const was = S.statusOf(here.cell, a), row = rows.get(group[here.cell]);
      return S.card([el('h3', {}, row ? W.changed : W.unchanged), S.holderLine(was.kind, was.parties, was.soft, S.shortDay(a) + W.colon), S.holderLine(here.kind, here.parties, here.soft, S.shortDay(b) + W.colon),
        el('dl', {}, [].concat(S.places[here.cell] ? S.pair(W.nearest, el('span', {}, [el('bdi', {}, S.named(S.places[here.cell])), ' (' + S.km(Math.round(here.km * 10) / 10) + ')'])) : [], row ? S.pair(W.area, S.km2(row.km2)) : [], row ? S.pair(W.population, S.number(row.n)) : []))]);
    };
  }

  if (data.kind === 'fronts') {
    /* From pale and thin to dark and strong: the last day is the one that is read first. */
    const RAMP = ['#8a6d3b', '#f0a63a', '#e4632d', '#b0243c', '#5c1059', '#1b0c41'];
    const last = days[days.length - 1], state = S.stateOf(last);
    const tone = k => {
      if (days.length === 1) return RAMP[5];
      const at = 1 + k / (days.length - 1) * 4, low = Math.min(4, Math.floor(at)), share = at - low;
      return '#' + [1, 3, 5].map(i => ('0' + Math.round(parseInt(RAMP[low].slice(i, i + 2), 16) * (1 - share) + parseInt(RAMP[low + 1].slice(i, i + 2), 16) * share).toString(16)).slice(-2)).join('');
    };
    const lines = days.map((day, k) => { const of = S.stateOf(day); return { day, name: 'front-' + k, state: of, edges: S.frontsOf(of), colour: tone(k), width: 1.8 + 1.6 * k / Math.max(1, days.length - 1) }; });
    S.scene = {
      day: last, state, edges: lines[lines.length - 1].edges, classes: [[], [], []], outlines: S.outlines(state.number), seams: [],
      fill: g => muted(...data.statuses[g]),
      labels: S.roomFor(state.number).filter(r => SURE.has(data.statuses[r.number][0])),
      paintFronts: (g, view) => lines.forEach(l => {
        if (!S.on[l.name]) return;
        S.paintEdges(g, view, l.edges, 'rgba(255,255,255,0.8)', l.width + 2);
        S.paintEdges(g, view, l.edges, l.colour, l.width);
      })
    };
    S.marked = () => days;
    S.fronts = () => lines.map(l => [l.day, l.edges.reduce((t, e) => t + S.edgeKm(e), 0)]);
    S.dayHeading.textContent = S.shortDay(days[0]) + ' – ' + S.shortDay(last);
    S.legend = () => [el('h2', {}, W.front_days), el('ul', { 'class': 'legend keys' }, lines.map(l => el('li', {}, [S.lineIcon(l.colour, l.width + 0.8), el('span', {}, S.day(l.day) + ' · ' + S.km(l.edges.reduce((t, e) => t + S.edgeKm(e), 0)))]))),
      el('h2', { 'class': 'counted' }, [el('span', {}, W.front_muted), el('span', {}, W.settlements)]),
      el('ul', { 'class': 'legend' }, S.totals(state).filter(t => SURE.has(t.kind)).slice(0, 7).map(t => el('li', {}, [S.chip(muted(t.kind, t.parties)), S.spelled(t.kind, t.parties), el('span', { 'class': 'count' }, S.number(t.n))])))];
    lines.forEach(l => { S.on[l.name] = true; S.toggle(l.name, S.shortDay(l.day)); });
    S.frontAtDay = null;
    const frontAt = S.frontAt;
    S.frontAt = (point, reach) => {
      for (const l of lines.slice().reverse()) {
        if (!S.on[l.name]) continue;
        S.scene.edges = l.edges;
        const e = frontAt(point, reach);
        if (e >= 0) { S.frontAtDay = l; return e; }
      }
      return -1;
    };
    const frontCard = S.frontCard;
    S.frontCard = e => {
      const was = S.scene.state;
      S.scene.state = S.frontAtDay.state;
      const card = frontCard(e);
      S.scene.state = was;
      card.querySelector('h3').textContent = W.front + W.comma + S.day(S.frontAtDay.day);
      return card;
    };
  }
})(window.syriageo);
