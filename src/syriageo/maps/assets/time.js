/* A page of many days: a slider, play, and the keyboard. */
(S => {
  'use strict';
  const { data, el, W, map } = S, days = data.days;
  if (data.kind !== 'time') return;
  let at = 0, timer = null, late = null;
  const scenes = new Map();
  const scene = day => {
    if (!scenes.has(day)) { if (scenes.size > 40) scenes.clear(); scenes.set(day, S.makeScene(day)); }
    return scenes.get(day);
  };
  const slider = el('input', { type: 'range', min: 0, max: days.length - 1, value: 0, step: 1, 'aria-label': W.slider });
  const play = el('button', { type: 'button', 'class': 'play', 'aria-label': W.play }, '▶');
  const back = el('button', { type: 'button', 'aria-label': W.step_back }, '‹'), forth = el('button', { type: 'button', 'aria-label': W.step_on }, '›');
  const big = el('output', { 'class': 'big-day', 'aria-live': 'off' });
  const years = el('div', { 'class': 'marks', 'aria-hidden': 'true' });
  S.go = k => {
    at = Math.max(0, Math.min(days.length - 1, k));
    const began = performance.now();
    const labelled = JSON.stringify(S.scene.labels);
    S.scene = scene(days[at]);
    S.layers.forEach((layer, n) => { if (layer._container && (n < 2 || JSON.stringify(S.scene.labels) !== labelled)) layer.redraw(); });
    S.stepMs = performance.now() - began;
    const text = S.day(days[at]);
    S.dayHeading.textContent = big.textContent = text;
    slider.value = at; slider.setAttribute('aria-valuetext', text);
    /* The legend follows when the slider rests: nobody reads it on the way. */
    clearTimeout(late);
    if (!timer || at % 8 === 0) late = setTimeout(S.fillPanel, 90);
    return S.stepMs;
  };
  S.stepIndex = () => at;
  const stop = () => { clearInterval(timer); timer = null; play.textContent = '▶'; play.setAttribute('aria-label', W.play); S.fillPanel(); };
  const start = () => {
    if (at === days.length - 1) at = -1;
    map.closePopup();
    play.textContent = '❚❚'; play.setAttribute('aria-label', W.pause);
    timer = setInterval(() => { if (at >= days.length - 1) stop(); else S.go(at + 1); }, Math.max(120, Math.min(600, 24000 / days.length)));
  };
  S.playing = () => !!timer;
  const move = k => { if (timer) stop(); map.closePopup(); S.go(k); };
  slider.addEventListener('input', () => move(Number(slider.value)));
  play.addEventListener('click', () => (timer ? stop() : start()));
  back.addEventListener('click', () => move(at - 1));
  forth.addEventListener('click', () => move(at + 1));
  const first = S.date(days[0]), last = S.date(days[days.length - 1]), span = days.length - 1;
  const monthly = (last - first) / 864e5 < 800, form = new Intl.DateTimeFormat(S.rtl ? 'ar-SY-u-nu-latn' : 'en-GB', { month: 'short', year: '2-digit', timeZone: 'UTC' });
  let left = -1;
  days.forEach((d, k) => {
    const date = S.date(d), before = k ? S.date(days[k - 1]) : null;
    const turns = !before || (monthly ? date.getUTCMonth() !== before.getUTCMonth() : date.getUTCFullYear() !== before.getUTCFullYear());
    const share = span ? k / span : 0;
    if (!turns || before && share - left < 0.085) return;
    left = share;
    const mark = el('span', {}, monthly ? form.format(date) : date.getUTCFullYear());
    mark.style.insetInlineStart = share * 100 + '%';
    years.appendChild(mark);
  });
  const bar = el('section', { 'class': 'timebar', 'aria-label': W.slider }, [el('div', { 'class': 'buttons' }, [back, play, forth]), el('div', { 'class': 'track' }, [slider, years]), big]);
  document.body.appendChild(bar);
  document.addEventListener('keydown', event => {
    const tag = event.target.tagName, typing = tag === 'INPUT' && event.target.type !== 'range' && event.target.type !== 'checkbox';
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.target === map.getContainer() && event.key.startsWith('Arrow')) return;
    if (event.key === ' ' && !['BUTTON', 'A', 'SUMMARY'].includes(tag) && event.target.type !== 'checkbox') { event.preventDefault(); if (timer) stop(); else start(); return; }
    if (event.target === slider) return;
    const on = S.rtl ? 'ArrowLeft' : 'ArrowRight', off = S.rtl ? 'ArrowRight' : 'ArrowLeft';
    if (event.key === on || event.key === '.') move(at + 1); else if (event.key === off || event.key === ',') move(at - 1);
    else if (event.key === 'Home') move(0); else if (event.key === 'End') move(days.length - 1);
  });
  S.dayHeading.setAttribute('aria-live', 'polite');
  big.textContent = S.day(days[0]);
})(window.syriageo);
