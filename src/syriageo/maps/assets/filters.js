/* Choosing among incidents: by kind, perpetrator, agreement with the ledger, and days. */
(S => {
  'use strict';
  const { data, el, W, map } = S, E = data.events;
  if (!E) return;
  const LIST = 60;
  let late = null;
  const changed = () => {
    S.eventsChanged();
    S.redraw();
    clearTimeout(late);
    late = setTimeout(() => { S.fillPanel(); list(); }, 60);
  };
  const boxes = (name, title, rows) => {
    if (rows.length < 2) return null;
    const on = new Set(rows.map(r => r.key));
    const set = el('fieldset', { 'class': 'choices' }, el('legend', {}, title));
    rows.forEach(({ key, label, n, icon }) => {
      const check = el('input', { type: 'checkbox', name: name + ':' + key, checked: '' });
      check.addEventListener('change', () => { if (check.checked) on.add(key); else on.delete(key); S.chosen[name] = on.size === rows.length ? null : on; changed(); });
      set.appendChild(el('label', {}, [check, icon || null, el('span', {}, el('bdi', {}, label)), el('span', { 'class': 'count' }, S.number(n))]));
    });
    return set;
  };
  const dot = colour => S.icon((g, w, h) => { g.beginPath(); g.arc(w / 2, h / 2, 5.5, 0, 7); g.fillStyle = colour; g.fill(); g.lineWidth = 1.3; g.strokeStyle = '#16191d'; g.stroke(); }, 18, 18);
  const agreements = ['same', 'part', 'different', ''].map(a => ({ key: a, label: W.agreements[a], n: S.events.filter(e => e.agreement === a).length })).filter(r => r.n);
  const undated = S.events.filter(e => !e.from).length;
  const sets = [
    boxes('kinds', W.by_kind, S.eventKinds.map(([key, n]) => ({ key, label: S.kindName(key), n, icon: S.kindIcon(key) }))),
    boxes('parties', W.by_perpetrator, S.eventParties.map(([key, n]) => ({ key, label: S.whoName(key), n, icon: dot(S.whoColour(key)) }))),
    boxes('agreements', W.by_agreement, agreements)
  ];
  const count = el('p', { 'class': 'shown', 'aria-live': 'polite' }), found = el('ul', { 'class': 'events' }), rest = el('p', { 'class': 'small' });
  const lost = E.unplaced ? el('p', { 'class': 'small' }, S.fillIn(W.without_place, { n: S.number(E.unplaced) })) : null;
  const details = el('details', { 'class': 'list' }, [el('summary', {}, W.list), found, rest]);
  function list() {
    const passing = S.passing();
    count.textContent = S.fillIn(W.shown_of, { n: S.number(passing.length), all: S.number(S.events.length) });
    if (!details.open) return;
    found.replaceChildren(...S.inOrder(passing).slice(0, LIST).map(e => S.listed(e, () => S.showEvent(e, true))));
    rest.textContent = passing.length > LIST ? S.fillIn(W.first_of, { n: LIST }) : '';
  }
  details.addEventListener('toggle', list);
  const section = el('section', { 'class': 'filters', 'aria-label': W.incidents }, [count, lost, ...sets.filter(Boolean), details].filter(Boolean));
  const before = S.legendBox;
  before.parentNode.insertBefore(section, before);

  /* ---- days: two handles over a histogram; the zones are those of the later one ---- */
  if (E.span) {
    const [low, high] = E.span, days = high - low;
    S.dayHeading.textContent = S.span(low, high);
    S.chosen.from = low; S.chosen.to = high;
    const head = el('output', { 'class': 'big-day' });
    const tell = () => {
      head.textContent = S.span(S.chosen.from, S.chosen.to);
      S.dayHeading.textContent = S.span(S.chosen.from, S.chosen.to);
      note.textContent = S.fillIn(W.zones_of, { day: S.day(S.scene.day) });
    };
    const note = el('p', { 'class': 'zones-of' });
    section.appendChild(note);
    if (days > 0) {
      const input = (value, label) => el('input', { type: 'range', min: low, max: high, step: 1, value, 'aria-label': label });
      const from = input(low, W.from_day), to = input(high, W.to_day);
      const bars = el('canvas', { 'class': 'bars', 'aria-hidden': 'true', width: 900, height: 60 });
      const paintBars = () => {
        const g = bars.getContext('2d'), n = Math.min(days + 1, 150), per = (days + 1) / n, all = new Array(n).fill(0), some = new Array(n).fill(0);
        const bin = d => Math.min(n - 1, Math.floor((d - low) / per));
        S.events.forEach(e => { if (e.from) all[bin(e.from)]++; });
        S.passing().forEach(e => { if (e.from) some[bin(e.from)]++; });
        const top = Math.max(1, ...all), w = bars.width / n;
        g.clearRect(0, 0, bars.width, bars.height);
        for (let k = 0; k < n; k++) {
          const wide = Math.max(1, Math.min(w - 1, 24)), x = (S.rtl ? bars.width - (k + 1) * w : k * w) + (w - wide) / 2, h = v => bars.height * v / top;
          g.fillStyle = '#d3d6d9'; g.fillRect(x, bars.height - h(all[k]), wide, h(all[k]));
          g.fillStyle = '#33475b'; g.fillRect(x, bars.height - h(some[k]), wide, h(some[k]));
        }
      };
      let timer = null;
      const scene = () => {
        const day = Math.max(data.reach[0], Math.min(data.reach[1], S.chosen.to));
        if (day !== S.scene.day) { S.scene = S.makeScene(day); S.redraw(); S.fillPanel(); }
        tell();
      };
      const move = moved => {
        if (Number(from.value) > Number(to.value)) { if (moved === from) to.value = from.value; else from.value = to.value; }
        S.chosen.from = Number(from.value); S.chosen.to = Number(to.value);
        [from, to].forEach(i => i.setAttribute('aria-valuetext', S.day(Number(i.value))));
        changed(); paintBars(); tell();
        clearTimeout(timer); timer = setTimeout(scene, 90);
      };
      [from, to].forEach(i => i.addEventListener('input', () => { map.closePopup(); move(i); }));
      S.chooseDays = (a, b) => { from.value = a; to.value = b; move(to); };
      const bar = el('section', { 'class': 'timebar days', 'aria-label': W.by_day }, [el('div', { 'class': 'track' }, [bars, el('div', { 'class': 'two' }, [from, to])]), head]);
      document.body.appendChild(bar);
      paintBars();
      const was = changed;
      S.afterChoice = () => { was(); paintBars(); };
      section.addEventListener('change', paintBars);
    }
    if (undated) {
      const check = el('input', { type: 'checkbox', name: 'undated', checked: '' });
      check.addEventListener('change', () => { S.chosen.undated = check.checked; changed(); });
      section.insertBefore(el('label', { 'class': 'undated' }, [check, el('span', {}, W.undated), el('span', { 'class': 'count' }, S.number(undated))]), details);
    }
    tell();
  } else S.dayHeading.textContent = S.fillIn(W.zones_of, { day: S.day(S.scene.day) });
  list();
})(window.syriageo);
