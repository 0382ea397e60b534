/* The panel beside the map: heading, search, legend, what is shown, what is not known, sources. */
(S => {
  'use strict';
  const { map, data, el, W, rtl, phone } = S;
  const panel = el('aside', { 'class': 'panel', 'aria-label': W.panel });
  const button = el('button', { 'class': 'fold', type: 'button', 'aria-expanded': 'false', 'aria-label': W.panel }, '☰');
  S.fold = open => button.setAttribute('aria-expanded', String(panel.classList.toggle('open', open)));
  button.addEventListener('click', () => S.fold());
  S.dayHeading = el('p', { 'class': 'day' }, S.day(S.today()));
  panel.appendChild(el('header', {}, [el('h1', {}, W.titles[data.kind]), S.dayHeading, button]));
  const body = S.body = panel.appendChild(el('div', { 'class': 'body' }));

  /* ---- search: one key for the spellings of a name in either script ---- */
  const folded = text => text.toLowerCase().normalize('NFKD').replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640'’‘ʿʾ`]/g, '')
    .replace(/[أإآٱ]/g, 'ا').replace(/[ىئ]/g, 'ي').replace(/ؤ/g, 'و').replace(/ء/g, '').replace(/ة/g, 'ه').replace(/[-_.,،]/g, ' ')
    .replace(/(^|\s)ال(?=\S{2})/g, '$1').replace(/(^|\s)(al|el|ul|ar|as|at|ash|an|ad|az)\s+/g, '$1')
    .replace(/ou|oo/g, 'u').replace(/ee|ei|ai|ay|ey/g, 'i').replace(/e/g, 'i').replace(/o/g, 'u').replace(/h(?=\s|$)/g, '').replace(/(.)\1/g, '$1').replace(/\s+/g, ' ').trim();
  S.folded = folded;
  function search() {
    const box = el('input', { type: 'search', placeholder: W.search, 'aria-label': W.search, role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'found', 'aria-autocomplete': 'list', dir: 'auto', autocomplete: 'off', spellcheck: 'false' });
    const list = el('ul', { id: 'found', role: 'listbox', 'aria-label': W.search, hidden: '' });
    let hits = [], active = -1, index = null;
    const close = () => { list.hidden = true; box.setAttribute('aria-expanded', 'false'); box.removeAttribute('aria-activedescendant'); };
    const choose = k => {
      active = k;
      [...list.children].forEach((li, n) => li.setAttribute('aria-selected', String(n === k)));
      if (k >= 0) box.setAttribute('aria-activedescendant', 'hit-' + k);
    };
    const pick = k => { close(); S.showPlace(hits[k], true); };
    box.addEventListener('input', () => {
      const P = data.places;
      index = index || S.places.map(p => '\n' + [p.en, p.ar, ...P.also[p.i].split('\n')].map(folded).filter(Boolean).concat(p.id.toLowerCase()).join('\n') + '\n');
      const wanted = folded(box.value), code = box.value.trim().toLowerCase(), ranked = [];
      if (wanted.length > 1 || code.length > 1) index.forEach((text, k) => {
        const p = S.places[k], whole = text.includes('\n' + wanted + '\n') || text.includes('\n' + code + '\n');
        const found = whole ? 40 : wanted && text.includes('\n' + wanted) ? 20 : wanted.length > 2 && text.includes(wanted) ? 10 : 0;
        if (found) ranked.push([found + (p.i < S.cells.n ? p.level + 1 : 0), k]);
      });
      ranked.sort((a, b) => b[0] - a[0] || a[1] - b[1]);
      hits = ranked.slice(0, 8).map(r => S.places[r[1]]);
      list.textContent = '';
      hits.forEach((p, k) => {
        const li = el('li', { role: 'option', id: 'hit-' + k }, [el('bdi', {}, S.named(p) || p.id), el('span', { 'class': 'where' }, el('bdi', {}, (p.kind === 'community' ? '' : S.kindOf(p) + W.comma) + S.areaOf(p)))]);
        li.addEventListener('mousedown', event => { event.preventDefault(); pick(k); });
        list.appendChild(li);
      });
      if (!hits.length && wanted.length > 1) list.appendChild(el('li', { 'class': 'none', role: 'option', 'aria-disabled': 'true' }, W.search_none));
      list.hidden = !list.children.length; box.setAttribute('aria-expanded', String(!list.hidden)); choose(hits.length ? 0 : -1);
    });
    box.addEventListener('keydown', event => {
      if (event.key === 'ArrowDown' && hits.length) { choose((active + 1) % hits.length); event.preventDefault(); }
      else if (event.key === 'ArrowUp' && hits.length) { choose((active + hits.length - 1) % hits.length); event.preventDefault(); }
      else if (event.key === 'Enter' && active >= 0 && !list.hidden) pick(active);
      else if (event.key === 'Escape' && !list.hidden) { close(); event.stopPropagation(); }
    });
    box.addEventListener('blur', close);
    return el('div', { 'class': 'search' }, [box, list]);
  }
  if (S.places.length) body.appendChild(search());

  /* ---- legend: who holds land alone or jointly, a row each; what is open, a row a pattern ---- */
  const OPEN = ['contested', 'disputed', 'changing', 'unknown', 'out_of_coverage', 'no_settlement'], SHADE = ['#b4b8bd', '#70767d'], JOINT_ROWS = 5;
  const weights = new Map();
  S.weigh = (first, last) => {
    const { start, end, status, firstSpell } = S.spells;
    for (let s = 0; s < firstSpell[S.cells.n]; s++) {
      const days = Math.min(end[s], last) - Math.max(start[s], first) + 1;
      if (days > 0) weights.set(status(s), (weights.get(status(s)) || 0) + days);
    }
  };
  S.weigh(Math.min(...data.days), Math.max(...data.days));
  const heavy = t => weights.get(data.statuses.findIndex(x => x[0] === t.kind && x[1].join() === t.parties.join())) || 0;
  const row = (icon, text, n) => el('li', {}, [icon, text, el('span', { 'class': 'count' }, n === null ? '' : S.number(n))]);
  S.legendRows = () => {
    const totals = S.totals(S.scene.state), rows = [];
    const alone = totals.filter(t => t.kind === 'held' && t.parties.length === 1), together = totals.filter(t => (t.kind === 'joint' || t.kind === 'held') && t.parties.length > 1);
    const named = new Set(alone.map(t => t.parties[0]));
    totals.filter(t => t.kind !== 'unknown').forEach(t => t.parties.forEach(p => { if (!named.has(p)) { named.add(p); alone.push({ kind: 'held', parties: [p], n: 0 }); } }));
    const byWeight = (a, b) => heavy(b) - heavy(a) || b.n - a.n || (a.parties.join() < b.parties.join() ? -1 : 1);
    alone.sort(byWeight).forEach(t => rows.push(row(S.swatch(t.kind, t.parties), S.spelled('held', t.parties), t.n)));
    together.sort(byWeight).slice(0, JOINT_ROWS).forEach(t => rows.push(row(S.swatch(t.kind, t.parties), S.spelled('joint', t.parties), t.n)));
    const rest = together.slice(JOINT_ROWS);
    if (rest.length) rows.push(row(S.chip(S.pattern('joint', SHADE)), el('span', {}, S.fillIn(W.more_joint, { n: S.number(rest.length) })), rest.reduce((n, t) => n + t.n, 0)));
    OPEN.forEach(kind => {
      const n = totals.filter(t => t.kind === kind).reduce((sum, t) => sum + t.n, 0);
      if (n) rows.push(row(['contested', 'disputed', 'changing'].includes(kind) ? S.chip(S.pattern(kind, SHADE)) : S.swatch(kind, []), el('span', {}, W.legend_kinds[kind]), n));
    });
    rows.push(row(S.swatch('no_settlement', []), el('span', {}, W.legend_kinds.no_settlement), null));
    return rows;
  };
  S.frontRows = () => {
    if (!data.fronts) return [];
    const { classes } = S.scene, sum = list => list.reduce((t, e) => t + S.edgeKm(e), 0);
    return S.FRONTS.map(([name, colour, width], k) => classes[k].length ? el('li', {}, [S.lineIcon(colour, width), el('span', {}, S.fillIn(W.front_ages[name], { n: S.number(S.YOUNG_DAYS) }) + ' · ' + S.km(sum(classes[k])))]) : null).filter(Boolean);
  };
  S.legend = () => {
    const top = S.totals(S.scene.state).find(t => t.kind === 'held' && t.parties.length === 1), nodes = [];
    nodes.push(el('h2', { 'class': 'counted' }, [el('span', {}, W.legend), el('span', {}, W.settlements)]), el('ul', { 'class': 'legend' }, S.legendRows()));
    if (top) nodes.push(el('h2', {}, W.certainty), el('ul', { 'class': 'legend keys' }, [
      el('li', {}, [S.swatch('held', top.parties, false), el('span', {}, W.firm)]), el('li', {}, [S.swatch('held', top.parties, true), el('span', {}, W.soft)])]));
    const fronts = S.frontRows();
    if (fronts.length) nodes.push(el('h2', {}, W.fronts), el('ul', { 'class': 'legend keys' }, fronts));
    const besieged = S.scene.besieged ? S.scene.besieged.size : 0;
    if (S.places.length && besieged) nodes.push(el('ul', { 'class': 'legend keys' }, el('li', {}, [S.icon((g, w, h) => S.siege(g, w / 2, h / 2)), el('span', {}, W.besieged_places + ' · ' + S.number(besieged))])));
    if (S.places.length) nodes.push(el('ul', { 'class': 'legend keys sites' }, el('li', {}, [S.icon((g, w, h) => { g.translate(w / 2, h / 2 + 1); g.scale(1.5, 1.5); S.triangle(g, 0, 0); g.fillStyle = '#3d4247'; g.fill(); }), el('span', {}, W.sites)])));
    return nodes;
  };
  S.legendBox = body.appendChild(el('section', { 'class': 'legend-box', 'aria-label': W.legend }));
  S.overlayBox = body.appendChild(el('ul', { 'class': 'legend keys' }));
  S.fillPanel = () => {
    S.legendBox.replaceChildren(...S.legend());
    S.overlayBox.replaceChildren(...S.overlays.filter(o => o.legend).map(o => o.legend()));
    S.notes();
  };

  /* ---- layer switches ---- */
  const toggles = el('fieldset', { 'class': 'toggles' }, el('legend', {}, W.layers));
  S.toggle = (name, label) => {
    const check = el('input', { type: 'checkbox', name, checked: '' });
    check.addEventListener('change', () => { S.on[name] = check.checked; S.redraw(); });
    toggles.appendChild(el('label', {}, [check, el('span', {}, label || W[name] || name)]));
  };
  S.toggle('zones');
  if (data.fronts) S.toggle('fronts');
  if (S.places.length) S.toggle('places');
  S.overlays.forEach(o => S.toggle(o.name, o.label));
  S.toggle('borders');
  body.appendChild(toggles);

  /* ---- what is not known, and where all this comes from ---- */
  const unknown = el('p', { 'class': 'small' });
  S.notes = () => {
    const count = test => S.totals(S.scene.state).filter(test).reduce((n, t) => n + t.n, 0), how = name => S.totals(S.scene.state).reduce((n, t) => n + (t.how[name] || 0), 0);
    unknown.textContent = S.fillIn(W.unknown_text, { n: S.number(S.cells.n), unknown: S.number(count(t => t.kind === 'unknown')), soft: S.number(how('inferred') + how('carried')), open: S.number(count(t => ['contested', 'disputed', 'changing'].includes(t.kind))) });
  };
  body.appendChild(el('h2', {}, W.unknown_title));
  body.appendChild(unknown);
  if (data.own) body.appendChild(el('p', { 'class': 'small own' }, [W.own + ' ', el('bdi', {}, data.own)]));
  const code = (label, text) => el('p', {}, [label + W.colon, el('code', { dir: 'ltr' }, text)]);
  body.appendChild(el('details', { 'class': 'small' }, [el('summary', {}, W.about_title), el('p', {}, W.about_text),
    el('p', {}, data.basemap ? W.online + ' ' + data.basemap.attribution : W.drawn_with),
    code(W.data_version, data.version), code(W.digest, data.digest), code(W.ledger, data.ledger)]));
  body.appendChild(el('details', { 'class': 'small' }, [el('summary', {}, W.keys_title), el('ul', {}, W.keys.concat(data.kind === 'time' ? W.time_keys : data.events ? W.event_keys : []).map(k => el('li', {}, k)))]));
  document.body.insertBefore(panel, document.body.firstChild);
  S.spoken = document.body.appendChild(el('div', { 'class': 'visually-hidden', 'aria-live': 'polite' }));
  document.body.appendChild(el('div', { 'class': 'credit' }, el('bdi', { dir: 'ltr' }, 'OCHA · syriageo ' + data.version + ' · ' + data.ledger.slice(0, 12) + (data.basemap && data.basemap.attribution ? ' · ' + data.basemap.attribution : ''))));

  /* ---- controls ---- */
  const container = map.getContainer(), far = rtl ? 'left' : 'right';
  container.setAttribute('dir', 'ltr');
  container.setAttribute('role', 'application');
  container.setAttribute('aria-label', W.map_label);
  L.control.zoom({ position: 'top' + far, zoomInTitle: W.zoom_in, zoomOutTitle: W.zoom_out }).addTo(map);
  const home = L.control({ position: 'top' + far });
  home.onAdd = () => {
    const link = el('a', { href: '#', role: 'button', title: W.whole, 'aria-label': W.whole }, '⤢');
    link.addEventListener('click', event => { event.preventDefault(); map.fitBounds(data.bounds, Object.assign({ animate: false }, S.margins(12, 48))); });
    const bar = el('div', { 'class': 'leaflet-bar' }, link);
    L.DomEvent.disableClickPropagation(bar);
    return bar;
  };
  home.addTo(map);
  const Scale = L.Control.Scale.extend({
    _updateScale: function (bar, text, ratio) { L.Control.Scale.prototype._updateScale.call(this, bar, text.replace('km', W.km), ratio); }
  });
  new Scale({ position: 'bottom' + far, imperial: false, maxWidth: 120 }).addTo(map);
  const north = L.control({ position: 'bottom' + far });
  north.onAdd = () => {
    const node = el('div', { 'class': 'north', 'aria-hidden': 'true' }, W.north), arrow = S.svg('svg', { viewBox: '0 0 16 24' }, node);
    S.svg('path', { d: 'M8 0L15 23L8 18L1 23Z', fill: '#1f2328' }, arrow);
    return node;
  };
  north.addTo(map);
})(window.syriageo);
