/* Colours and patterns: a status is told by its pattern and its name, not by colour alone. */
(S => {
  'use strict';
  const { data, el, W } = S, FINE = 2, patterns = new Map();
  S.SAND = '#f4f1ea';
  S.mix = (hex, share) => '#' + [1, 3, 5].map(k => {
    const v = Math.round(parseInt(hex.slice(k, k + 2), 16) * share + 255 * (1 - share));
    return ('0' + v.toString(16)).slice(-2);
  }).join('');
  S.colour = (party, share) => {
    const hex = S.party(party).colour;
    return S.mix(/^#[0-9a-f]{6}$/i.test(hex) ? hex : '#999999', share);
  };
  /* How much of its colour a party keeps: neighbours differ in lightness too. */
  S.ink = party => S.party(party).ink || 0.66;
  /* What a zone is filled with: a colour, or a pattern for what is not one party's alone. */
  S.fill = (kind, parties, soft) => {
    if (kind === 'no_settlement') return S.SAND;
    if (kind === 'unknown' || kind === 'out_of_coverage' || !parties.length) return S.pattern('unknown', ['#fbfbfa', '#9aa0a6']);
    const colours = parties.map(p => S.colour(p, S.ink(p) * (soft ? data.light : 1)));
    if (colours.length === 1 && (kind === 'held' || kind === 'joint')) return colours[0];
    return S.pattern(kind === 'held' ? 'joint' : kind, colours);
  };
  S.pattern = (kind, colours) => {
    const key = kind + colours.join();
    if (patterns.has(key)) return patterns.get(key);
    const n = colours.length, wide = kind === 'changing' ? 3.6 : kind === 'turned' ? 7 : 5;
    const turn = { joint: 45, unknown: 45, changing: -45, turned: 45 }[kind] || 0;
    const across = { unknown: 6, contested: 2 * wide, disputed: 9, changing: (wide + 1.4) * n, turned: 9 }[kind] || wide * n;
    const down = { contested: 2 * wide, disputed: 9 }[kind] || 8;
    const tile = document.createElement('canvas');
    tile.width = Math.round(across * FINE); tile.height = Math.round(down * FINE);
    const g = tile.getContext('2d'), box = (colour, x, y, w, h) => { g.fillStyle = colour; g.fillRect(x, y, w, h); };
    g.scale(tile.width / across, tile.height / down);
    box(colours[0], 0, 0, across, down);
    if (kind === 'unknown') box(colours[1], 0, 0, 1.2, down);
    else if (kind === 'turned') box(colours[1], 0, 0, 2.2, down);
    else if (kind === 'contested') {
      box(colours[1 % n], 0, 0, wide, wide);
      box(colours[n > 2 ? 2 : 1 % n], wide, wide, wide, wide);
      g.strokeStyle = '#33333399'; g.lineWidth = 0.8; g.beginPath();
      g.moveTo(0, 0); g.lineTo(across, down); g.moveTo(across, 0); g.lineTo(0, down); g.stroke();
    } else if (kind === 'disputed') {
      g.beginPath(); g.arc(4.5, 4.5, 2.6, 0, 7); g.fillStyle = colours[1 % n]; g.fill();
      g.strokeStyle = '#fff'; g.lineWidth = 0.8; g.stroke();
    } else if (kind === 'changing') {
      colours.forEach((c, k) => { box(c, k * (wide + 1.4), 0, wide, down); box('#fff', k * (wide + 1.4) + wide, 0, 1.4, down); });
    } else colours.forEach((c, k) => box(c, k * wide, 0, wide, down));
    const pattern = g.createPattern(tile, 'repeat');
    pattern.setTransform(new DOMMatrix().rotate(turn).scale(across / tile.width, down / tile.height));
    patterns.set(key, pattern);
    return pattern;
  };
  /* A small drawing for legends and cards. */
  S.icon = (draw, width, height) => {
    const w = width || 32, h = height || 18, node = el('canvas', { width: w * FINE, height: h * FINE, 'aria-hidden': 'true', 'class': 'icon' });
    node.style.aspectRatio = w + '/' + h;
    const g = node.getContext('2d');
    g.scale(FINE, FINE); draw(g, w, h);
    return node;
  };
  S.chip = fill => S.icon((g, w, h) => {
    g.fillStyle = fill; g.fillRect(0.5, 0.5, w - 1, h - 1);
    g.strokeStyle = '#6d7278'; g.lineWidth = 0.8; g.strokeRect(0.5, 0.5, w - 1, h - 1);
  });
  S.swatch = (kind, parties, soft) => S.chip(S.fill(kind, parties, soft));
  /* Front lines: strong where the line is young, thin where nobody says how long it has stood. */
  S.FRONTS = [['young', '#b2182b', 3], ['old', '#7a1f1f', 2], ['undated', '#b98a86', 1.6]];
  S.YOUNG_DAYS = 30;
  S.frontClass = (since, day) => (!since ? 2 : day - since < S.YOUNG_DAYS ? 0 : 1);
  S.lineIcon = (colour, width) => S.icon((g, w, h) => {
    const path = () => { g.beginPath(); g.moveTo(1, h - 5); g.lineTo(w / 3, 6); g.lineTo(w * 2 / 3, h - 7); g.lineTo(w - 1, 4); g.stroke(); };
    g.lineJoin = g.lineCap = 'round';
    g.strokeStyle = '#fff'; g.lineWidth = width + 2; path();
    g.strokeStyle = colour; g.lineWidth = width; path();
  });

  /* Statuses in words. */
  S.holders = (kind, parties) => {
    if (!parties.length) return W.kinds[kind] || kind;
    return (W.kind_prefix[kind] || '') + parties.map(p => S.first(S.party(p))).join(kind === 'changing' || kind === 'disputed' ? W.or : W.join);
  };
  S.spelled = (kind, parties) => {
    const lines = [S.holders(kind, parties)];
    if (data.language === 'both' && parties.length) lines.push(el('span', { 'class': 'second', lang: 'ar', dir: 'rtl' }, parties.map(p => S.party(p).ar || p).join(W.join)));
    return el('span', {}, lines);
  };
  S.shortly = parties => parties.map(p => S.first(S.party(p)).split(' (')[0]).join(W.join);
})(window.syriageo);
