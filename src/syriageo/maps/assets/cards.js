/* What is here: one answer for a click, a search and the keyboard. */
(S => {
  'use strict';
  const { map, data, el, W, rtl, phone } = S, SAYS = new Set(['holds', 'takes', 'handover', 'repelled', 'contested']);
  const SHOWN = 4;
  S.pair = (term, value) => (value === null || value === undefined || value === '' ? [] : [el('dt', {}, term), el('dd', {}, value)]);
  S.card = children => el('div', { 'class': 'card', dir: rtl ? 'rtl' : 'ltr' }, children);
  S.holderLine = (kind, parties, soft, before) => el('p', { 'class': 'holder' }, [S.swatch(kind, parties, soft), before ? el('span', { 'class': 'before' }, before) : null, S.spelled(kind, parties)]);
  const heading = p => {
    const first = S.first(p) || p.id, second = first === p.en ? p.ar : p.en;
    return [el('h3', {}, el('bdi', {}, first)), second ? el('p', { 'class': 'other' }, el('bdi', {}, second)) : null];
  };
  S.areaOf = p => p.area.map(names => S.first({ en: names[0], ar: names[1] })).join(W.comma);
  S.kindOf = p => W.place_kinds[p.kind] || p.kind.replace(/_/g, ' ');

  /* ---- the claims on a place, decoded when the first is asked for ---- */
  let claims = null;
  function decode() {
    const C = data.claims, counts = S.counts(C.count), first = S.numbers(C.first), span = S.counts(C.span), kind = S.counts(C.kind), who = S.counts(C.parties), source = S.counts(C.source);
    claims = [];
    for (let p = 0, k = 0; p < counts.length; p++) {
      const list = [];
      for (let n = 0, d = data.reach[0]; n < counts[p]; n++, k++) {
        d += first[k];
        list.push({ first: d, last: d + span[k], kind: C.kinds[kind[k] >> 1], mute: kind[k] & 1, parties: C.who[who[k]], source: data.sources[source[k]] });
      }
      claims.push(list);
    }
  }
  S.claimsOn = i => { if (!data.claims) return []; if (!claims) decode(); return claims[i] || []; };
  const link = source => {
    const [title, publisher, url] = source, named = publisher && title.startsWith('Page of ') ? publisher : title;
    const text = el('bdi', {}, named);
    return /^https?:\/\//i.test(url) ? el('a', { href: url, target: '_blank', rel: 'noopener noreferrer', title: url }, text) : text;
  };
  const claimLine = c => el('li', {}, [el('span', { 'class': 'when' }, S.span(c.first, c.last)), ' ', (W.claim_kinds[c.kind] || c.kind) + (c.parties.length ? W.colon + c.parties.map(p => S.first(S.party(p))).join(W.join) : ''), c.mute ? ' (' + W.part_only + ')' : '', el('br'), link(c.source)]);

  /* ---- the spell bar: one place's status over all days of the data ---- */
  S.runs = i => {
    const { firstSpell, start, end, status, certainty } = S.spells, runs = [];
    for (let s = firstSpell[i]; s < firstSpell[i + 1]; s++) {
      const last = runs[runs.length - 1];
      if (last && last.number === status(s)) { last.end = end[s]; if (!last.how.includes(certainty(s))) last.how.push(certainty(s)); }
      else runs.push({ number: status(s), start: start[s], end: end[s], how: [certainty(s)] });
    }
    return runs;
  };
  S.spellBar = (i, marked) => {
    const [first, last] = data.reach, width = 290, height = 22, x = d => { const at = (d - first) / (last + 1 - first) * width; return rtl ? width - at : at; };
    const { firstSpell, start, end, status, certainty } = S.spells;
    const bar = S.icon(g => {
      for (let s = firstSpell[i]; s < firstSpell[i + 1]; s++) {
        const [kind, parties] = data.statuses[status(s)], how = certainty(s), a = x(start[s]), b = x(end[s] + 1);
        g.fillStyle = S.fill(kind, parties, how === 'inferred' || how === 'carried');
        g.fillRect(Math.min(a, b), 5, Math.max(0.4, Math.abs(b - a)), 12);
      }
      g.strokeStyle = '#6d7278'; g.lineWidth = 0.6; g.strokeRect(0.3, 5.3, width - 0.6, 11.4);
      marked.forEach(d => {
        const at = Math.max(1, Math.min(width - 1, x(d)));
        g.strokeStyle = '#fff'; g.lineWidth = 3; g.beginPath(); g.moveTo(at, 2); g.lineTo(at, 20); g.stroke();
        g.strokeStyle = '#1f2328'; g.lineWidth = 1.4; g.beginPath(); g.moveTo(at, 1); g.lineTo(at, 21); g.stroke();
        g.fillStyle = '#1f2328'; g.beginPath(); g.moveTo(at - 3.5, 0); g.lineTo(at + 3.5, 0); g.lineTo(at, 5); g.fill();
      });
    }, width, height);
    bar.classList.add('bar');
    const years = [...Array(S.date(last).getUTCFullYear() - S.date(first).getUTCFullYear() + 1).keys()].map(k => S.date(first).getUTCFullYear() + k).filter(y => y % 3 === 2);
    const ticks = el('div', { 'class': 'ticks', 'aria-hidden': 'true' }, years.map(y => {
      const tick = el('span', {}, y);
      tick.style.left = 100 * x(Date.UTC(y, 0, 1) / 864e5 + 719163) / width + '%';
      return tick;
    }));
    const list = el('ol', {}, S.runs(i).map(r => el('li', {}, [el('span', { 'class': 'when' }, S.span(r.start, r.end)), ' ', S.holders(...data.statuses[r.number]), ' ', el('span', { 'class': 'how' }, '(' + r.how.map(h => W.how[h] || h).join(W.comma) + ')')])));
    return el('div', { 'class': 'history' }, [el('h4', {}, W.history), bar, ticks, el('details', {}, [el('summary', {}, W.in_words), list])]);
  };

  /* The claims that a status rests on: those that say so within its run; for what is open, those of any of the parties,
     and for a change on an unknown day the last before it and the first after it. */
  const saying = (told, now, on) => {
    if (!now.parties.length) return [];
    if (now.kind === 'changing') {
      const before = told.filter(c => c.last <= now.from).pop(), after = told.find(c => c.first > now.to);
      return [after, before].filter(Boolean);
    }
    const whole = now.kind === 'held' || now.kind === 'joint', same = c => (whole ? c.parties.join() === now.parties.join() : c.parties.every(x => now.parties.includes(x)));
    return told.filter(c => same(c) && c.last >= now.since && c.first <= on).reverse();
  };
  S.placeCard = (p, day) => {
    const on = day === undefined ? S.today() : day, now = S.statusOf(p.i, on), guess = now.certainty === 'inferred' ? ' (' + W.guess + ')' : '';
    const besieged = S.besiegers(p.i, on), told = S.claimsOn(p.i);
    const says = saying(told.filter(c => !c.mute && SAYS.has(c.kind)), now, on);
    const list = el('dl', {}, [].concat(
      S.pair(W.known, W.certainties[now.certainty] || now.certainty),
      now.since === null ? [] : S.pair(W.since, S.day(now.since) + guess),
      now.until === null || now.until >= data.reach[1] ? [] : S.pair(W.until, S.day(now.until) + guess),
      now.kind === 'changing' ? S.pair(W.window, S.span(now.from, Math.min(now.to + 1, data.reach[1]))) : [],
      besieged ? S.pair(W.besieged, S.holders('held', besieged)) : []));
    const body = [S.holderLine(now.kind, now.parties, now.soft), list, S.spellBar(p.i, S.marked())];
    if (data.claims) {
      body.push(el('h4', {}, W.sources));
      body.push(says.length ? el('ul', { 'class': 'claims' }, says.slice(0, SHOWN).map(claimLine)) : el('p', { 'class': 'small' }, W.no_source));
      if (told.length > Math.min(says.length, SHOWN)) body.push(el('details', {}, [el('summary', {}, W.all_claims + ' (' + S.number(told.length) + ')'), el('ul', { 'class': 'claims' }, told.map(claimLine))]));
    }
    body.push(el('p', { 'class': 'small ids' }, [S.kindOf(p), W.comma, el('code', { dir: 'ltr' }, p.id), ' · ', el('span', { dir: 'ltr' }, p.lat.toFixed(4) + ', ' + p.lng.toFixed(4))]));
    return S.card(heading(p).concat(el('p', { 'class': 'other' }, el('bdi', {}, S.areaOf(p))), body));
  };
  S.marked = () => [S.today()];
  S.zoneCard = (here, latlng) => {
    if (here.kind === 'no_settlement') return S.card([el('h3', {}, W.kinds.no_settlement), el('p', { 'class': 'small' }, W.desert), el('dl', {}, S.pair(W.area, W.about + ' ' + S.km2(Math.round(S.restKm2 / 100) * 100)))]);
    const zone = S.totals(S.scene.state).find(t => t.kind === here.kind && t.parties.join() === here.parties.join());
    const how = Object.entries(zone ? zone.how : {}).sort((a, b) => b[1] - a[1]).map(([h, n]) => S.number(n) + ' ' + (W.how[h] || h)).join(W.comma);
    const p = S.places[here.cell], number = S.scene.state.number, same = number[here.cell];
    const chief = S.places.slice(0, S.cells.n).filter(q => number[q.i] === same && q.level > 1).sort((a, b) => b.level - a.level || a.i - b.i).slice(0, 5).map(S.first).join(W.comma);
    return S.card([el('h3', {}, S.spelled(here.kind, here.parties)), el('dl', {}, [].concat(
      S.pair(W.status, W.kinds[here.kind] || here.kind), S.pair(W.here, W.certainties[here.certainty]),
      p ? S.pair(W.nearest, el('span', {}, [el('bdi', {}, S.named(p) || p.id), ' (' + S.km(Math.round(here.km * 10) / 10) + ')'])) : [],
      zone ? S.pair(W.area, S.km2(zone.km2)) : [], zone ? S.pair(W.population, S.number(zone.n)) : [], S.pair(W.known, how), chief ? S.pair(W.largest, el('bdi', {}, chief)) : []))]);
  };
  S.frontCard = e => {
    const state = S.scene.state, { cell, twin } = S.cells, since = S.frontSince(state, e);
    return S.card([el('h3', {}, W.front)].concat([cell[e], cell[twin[e]]].map(c => { const [kind, parties] = data.statuses[state.number[c]]; return S.holderLine(kind, parties); }),
      el('dl', {}, since ? S.pair(W.stands, S.day(since) + ' (' + S.fillIn(W.days, { n: S.number(state.day - since) }) + ')') : S.pair(W.stands, W.not_told))));
  };
  S.frontAt = (point, reach) => {
    const view = { scale: 256 * Math.pow(2, map.getZoom()), origin: map.getPixelOrigin() }, { from, to, vertex } = S.cells;
    const at = v => L.point(vertex.x[v] * view.scale - view.origin.x, vertex.y[v] * view.scale - view.origin.y);
    let best = -1, nearest = reach;
    S.scene.edges.forEach(e => { const d = L.LineUtil.pointToSegmentDistance(point, at(from[e]), at(to[e])); if (d <= nearest) { nearest = d; best = e; } });
    return best;
  };

  /* ---- popups ---- */
  let back = null;
  S.popup = (latlng, node, moveFocus) => {
    const margins = S.margins(14, 14);
    node.setAttribute('tabindex', '-1');
    L.popup({ maxWidth: phone.matches ? 300 : 350, minWidth: phone.matches ? 240 : 320, autoPanPaddingTopLeft: margins.paddingTopLeft, autoPanPaddingBottomRight: margins.paddingBottomRight })
      .setLatLng(latlng).setContent(node).openOn(map);
    const close = map.getContainer().querySelector('.leaflet-popup-close-button');
    if (close) close.setAttribute('aria-label', W.close);
    S.spoken.textContent = [...node.querySelectorAll('h3, .holder')].map(n => n.textContent).join('. ');
    back = null;
    if (moveFocus) { back = document.activeElement; node.focus({ preventScroll: true }); }
  };
  map.on('popupopen', () => document.documentElement.classList.add('asking'));
  map.on('popupclose', () => {
    document.documentElement.classList.remove('asking');
    if (back) { back.focus({ preventScroll: true }); back = null; }
  });
  /* Who points with a mouse needs no ring round what has the focus. */
  const pointed = on => () => document.documentElement.classList.toggle('pointed', on);
  document.addEventListener('pointerdown', pointed(true), true);
  document.addEventListener('keydown', pointed(false), true);
  document.addEventListener('keydown', event => { if (event.key === 'Escape' && map._popup && map._popup.isOpen()) { map.closePopup(); event.stopPropagation(); } });
  S.showPlace = (p, moveFocus) => {
    if (phone.matches && S.fold) S.fold(false);
    map.setView([p.lat, p.lng], Math.max(map.getZoom(), 11), { animate: false });
    S.popup([p.lat, p.lng], S.placeCard(p), moveFocus);
  };
  S.ask = (latlng, moveFocus) => {
    const point = map.latLngToLayerPoint(latlng);
    for (const o of S.overlays) {
      const found = S.on[o.name] && o.hit && o.hit(point, latlng);
      if (found) return found.done ? undefined : S.popup(found.latlng || latlng, found.card, moveFocus);
    }
    const place = S.on.places && S.closest(S.visible, point, 8);
    if (place) return S.popup([place.lat, place.lng], S.placeCard(place), moveFocus);
    const front = S.on.fronts && data.fronts ? S.frontAt(point, 4) : -1;
    if (front >= 0) return S.popup(latlng, S.frontCard(front), moveFocus);
    const here = S.on.zones && S.pointAt(latlng.lat, latlng.lng, S.today());
    if (here) S.popup(latlng, S.scene.card ? S.scene.card(here, latlng) : S.zoneCard(here, latlng), moveFocus);
  };
  map.on('click', event => S.ask(event.latlng, false));
  map.on('mousemove', event => {
    const point = map.latLngToLayerPoint(event.latlng);
    const over = S.on.places && S.closest(S.visible, point, 8) || S.overlays.some(o => S.on[o.name] && o.over && o.over(point));
    map.getContainer().classList.toggle('over-place', !!over);
  });
  map.getContainer().addEventListener('keydown', event => {
    if (event.key === 'Enter' && event.target === map.getContainer()) S.ask(map.getCenter(), true);
  });
  /* For tests and scripts: what a click at a point answers on a day of this page. */
  S.answer = (lat, lng, day) => {
    const here = S.pointAt(lat, lng, day === undefined ? S.today() : day);
    return here && [here.kind, here.parties.join('|'), here.cell < 0 || !S.places.length ? '' : S.places[here.cell].id, here.certainty];
  };
})(window.syriageo);
