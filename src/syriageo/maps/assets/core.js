/* The page under every syriageo map. All text comes from the JSON block and is shown with
   textContent: nothing here writes HTML. Numbers and geometry come as strings of codes. */
window.syriageo = (() => {
  'use strict';
  const data = JSON.parse(document.getElementById('data').textContent);
  const W = data.words, SVG = 'http://www.w3.org/2000/svg';
  const rtl = document.documentElement.dir === 'rtl';
  const locale = rtl ? 'ar-SY-u-nu-latn' : 'en-GB';
  const S = { map: window.syriageoMap, data, W, rtl, phone: window.matchMedia('(max-width: 46rem)') };

  S.el = (tag, attributes, children) => {
    const node = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([k, v]) => node.setAttribute(k, v));
    [].concat(children === undefined ? [] : children).forEach(c => {
      if (c !== null) node.appendChild(typeof c === 'object' ? c : document.createTextNode(String(c)));
    });
    return node;
  };
  S.svg = (tag, attributes, parent) => {
    const node = document.createElementNS(SVG, tag);
    Object.entries(attributes).forEach(([k, v]) => node.setAttribute(k, v));
    if (parent) parent.appendChild(node);
    return node;
  };
  S.number = (n, digits) => n.toLocaleString(locale, { maximumFractionDigits: digits || 0 });
  S.km2 = n => S.number(n, n < 10 ? 1 : 0) + '\u00a0' + W.km2;
  S.km = n => S.number(n, n < 10 ? 1 : 0) + '\u00a0' + W.km;
  S.fillIn = (text, values) => text.replace(/\{(\w+)\}/g, (all, key) => (key in values ? values[key] : all));

  const long = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' };
  const forms = { long: new Intl.DateTimeFormat(locale, long),
    short: new Intl.DateTimeFormat(locale, Object.assign({}, long, { month: rtl ? 'long' : 'short' })) };
  S.date = ordinal => new Date((ordinal - 719163) * 864e5);
  S.day = ordinal => forms.long.format(S.date(ordinal));
  S.shortDay = ordinal => forms.short.format(S.date(ordinal));
  S.span = (a, b) => a === b ? S.shortDay(a) : S.shortDay(a) + ' – ' + S.shortDay(b);

  /* Names: the page's language first, the other beside it where both were asked for. */
  S.first = thing => (data.language === 'ar' ? thing.ar || thing.en : thing.en || thing.ar) || '';
  S.named = thing => {
    const one = S.first(thing);
    return data.language === 'both' && thing.ar && thing.en && thing.ar !== one ? one + ' · ' + thing.ar : one;
  };
  /* A word's own entry: a kind called `constructor` has none. */
  S.own = (table, key) => (Object.hasOwn(table, key) ? table[key] : undefined);
  S.party = id => S.own(data.parties, id) || { en: id, ar: id, colour: '', bloc: '' };

  /* Five bits a letter, lowest first; a sixth bit says that the number goes on. */
  const CODE = new Uint8Array(128);
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.split('').forEach((letter, i) => { CODE[letter.charCodeAt(0)] = i; });
  S.counts = text => {
    let n = 0, value = 0, shift = 0, at = 0;
    for (let k = 0; k < text.length; k++) if (CODE[text.charCodeAt(k)] < 32) n++;
    const out = new Int32Array(n);
    for (let k = 0; k < text.length; k++) {
      const c = CODE[text.charCodeAt(k)];
      value |= (c & 31) << shift;
      if (c & 32) shift += 5; else { out[at++] = value; value = shift = 0; }
    }
    return out;
  };
  S.numbers = text => S.counts(text).map(v => (v & 1 ? -((v + 1) >> 1) : v >> 1));
  S.points = text => {
    const d = S.numbers(text), n = d.length / 2, lng = new Float64Array(n), lat = new Float64Array(n);
    for (let k = 0, x = 0, y = 0; k < n; k++) { x += d[2 * k]; y += d[2 * k + 1]; lng[k] = x / 1e5; lat[k] = y / 1e5; }
    return { n, lng, lat };
  };
  /* Web Mercator as shares of the world's width, so that a position costs two multiplications. */
  S.worldX = lng => (lng + 180) / 360;
  S.worldY = lat => (1 - Math.asinh(Math.tan(lat * Math.PI / 180)) / Math.PI) / 2;
  S.world = points => Object.assign(points, { x: points.lng.map(S.worldX), y: points.lat.map(S.worldY) });

  const R = 6371.0088, RAD = Math.PI / 180;
  S.distance = (latA, lngA, latB, lngB) => {
    const a = Math.sin((latB - latA) * RAD / 2), b = Math.sin((lngB - lngA) * RAD / 2);
    return 2 * R * Math.asin(Math.min(1, Math.sqrt(a * a + Math.cos(latA * RAD) * Math.cos(latB * RAD) * b * b)));
  };
  return S;
})();
