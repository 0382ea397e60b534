/* Places: one canvas for dots and labels, drawn by importance until the map is full. */
(S => {
  'use strict';
  const { map, data, rtl, W } = S, P = data.places, SITES = new Set(['hill', 'base', 'airport', 'airbase', 'dam', 'oil_field', 'industry', 'crossing', 'checkpoint', 'landmark']);
  const FONT = '"Noto Sans","Segoe UI","Helvetica Neue",Roboto,"Noto Sans Arabic","Geeza Pro",Tahoma,Arial,sans-serif';
  const INK = '#1f2328', INDENT = 90, LINE = 40;
  S.places = [];
  if (P) {
    const levels = S.counts(P.level), kinds = S.counts(P.kind), areas = S.counts(P.area);
    for (let i = 0; i < S.at.n; i++) {
      S.places.push({ i, lat: S.at.lat[i], lng: S.at.lng[i], x: S.worldX(S.at.lng[i]), y: S.worldY(S.at.lat[i]), id: P.id[i], en: P.en[i], ar: P.ar[i],
        level: levels[i], kind: data.kinds[kinds[i]], area: data.areas[areas[i]] || [] });
    }
  }
  /* The most important first; sites and quarters after the settlements. */
  const ranked = S.places.slice().sort((a, b) => (a.i >= S.cells.n) - (b.i >= S.cells.n) || b.level - a.level || a.i - b.i);
  S.on.places = S.places.length > 0;
  S.visible = []; S.overlays = [];
  S.siege = (g, x, y) => {
    g.beginPath(); g.arc(x, y, 6.5, 0, 7); g.setLineDash([3, 2]);
    g.lineWidth = 3.4; g.strokeStyle = 'rgba(255,255,255,0.85)'; g.stroke();
    g.lineWidth = 1.7; g.strokeStyle = '#7a1f1f'; g.stroke(); g.setLineDash([]);
  };
  S.triangle = (g, x, y) => { g.beginPath(); g.moveTo(x, y - 3.6); g.lineTo(x + 3.4, y + 2.4); g.lineTo(x - 3.4, y + 2.4); g.closePath(); };
  const detail = zoom => (zoom < 7 ? 5 : zoom < 8.2 ? 4 : zoom < 9.2 ? 3 : zoom < 10 ? 2 : zoom < 10.8 ? 1 : 0);

  /* Labels do not collide: each takes the first of its spots that is free. */
  function lettering(g, view) {
    const crowd = new Map(), size = map.getSize(), corner = map.containerPointToLayerPoint([0, 0]);
    const left = corner.x + (rtl ? 0 : S.panelWidth()), right = corner.x + size.x - (rtl ? S.panelWidth() : 0);
    const cells = (box, visit) => {
      for (let cx = Math.floor(box[0] / INDENT); cx <= Math.floor(box[2] / INDENT); cx++)
        for (let cy = Math.floor(box[1] / LINE); cy <= Math.floor(box[3] / LINE); cy++) if (visit(cx + ':' + cy)) return true;
      return false;
    };
    const meets = (b, box) => b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1];
    const free = box => !cells(box, key => (crowd.get(key) || []).some(b => meets(b, box)));
    const take = box => { cells(box, key => { const list = crowd.get(key); if (list) list.push(box); else crowd.set(key, [box]); return false; }); };
    /* A label that starts inside the window does not run out of it. */
    const cut = box => box[0] < left && box[2] > left || box[2] > right && box[0] < right;
    const text = (string, px, py, style, colour, size, spots, anyhow) => {
      g.font = style + ' ' + size + 'px ' + FONT;
      const rows = [].concat(string), widths = rows.map(r => g.measureText(r).width), width = Math.max(...widths), height = size * 1.15 * rows.length;
      for (const [dx, dy, side] of spots) {
        const x = px + dx - (side === 'end' ? width : side === 'center' ? width / 2 : 0), y = py + dy - height / 2;
        const box = [x - 2, y - 1, x + width + 2, y + height + 1];
        if (!anyhow && (!free(box) || spots.length > 1 && cut(box))) continue;
        take(box);
        g.textBaseline = 'middle'; g.textAlign = 'left'; g.lineJoin = 'round';
        rows.forEach((r, n) => {
          const ty = y + size * 1.15 * (n + 0.5), tx = x + (side === 'center' ? (width - widths[n]) / 2 : side === 'end' ? width - widths[n] : 0);
          g.lineWidth = 3.4; g.strokeStyle = 'rgba(255,255,255,0.88)'; g.strokeText(r, tx, ty);
          g.fillStyle = colour; g.fillText(r, tx, ty);
        });
        return true;
      }
      return false;
    };
    return { take, text };
  }
  S.wrap = words => {
    const rows = [''];
    words.split(' ').forEach(word => {
      const last = rows[rows.length - 1];
      if (last && (last + ' ' + word).length > 20) rows.push(word); else rows[rows.length - 1] = last ? last + ' ' + word : word;
    });
    return rows;
  };
  const italic = rtl ? '' : 'italic ';
  function paint(g, view) {
    const { take, text } = lettering(g, view), { scale, ox, oy, zoom, bounds } = view;
    const project = (x, y) => ({ x: x * scale - ox, y: y * scale - oy });
    const inside = q => q.x >= bounds.min.x && q.y >= bounds.min.y && q.x <= bounds.max.x && q.y <= bounds.max.y;
    const threshold = detail(zoom), dots = zoom >= 9 ? 0 : threshold, sites = zoom >= 10.4;
    const label = p => {
      const name = data.language === 'both' && p.ar && p.en ? [p.en, p.ar] : S.first(p);
      const shown = [].concat(name).map(part => part.replace(/_/g, ' – '));
      const size = p.level >= 5 ? 13.5 : p.level >= 3 ? 12.5 : 11.5, away = p.level >= 5 ? 7 : 6;
      const over = hides(p), beside = over ? [[over[2] - p.q.x + 4, 0, 'start'], [over[0] - p.q.x - 4, 0, 'end']] : [[away, 0, 'start'], [-away, 0, 'end']];
      const beyond = over ? [[0, over[1] - p.q.y - size * 0.7, 'center'], [0, over[3] - p.q.y + size * 0.7, 'center']]
        : [[0, -size, 'center'], [0, size, 'center'], [5, -9, 'start'], [5, 9, 'start'], [-5, -9, 'end'], [-5, 9, 'end']];
      const spots = [...(rtl ? beside.reverse() : beside), ...beyond], write = (where, anyhow) => text(shown, p.q.x, p.q.y, p.level >= 5 ? '600' : '400', INK, size, where, anyhow);
      /* Among the clusters of an overlay a capital is named on top of them rather than not at all. */
      if (!write(spots) && p.level >= 5 && kept.length) crowded.push(() => write([[0, size, 'center']], true));
    };
    const around = S.scene.besieged || new Set(), kept = [], crowded = [];
    /* What an overlay draws over dots keeps its room, and the names of those dots stand beside it. */
    const keep = box => { kept.push(box); take(box); };
    const hides = p => kept.find(b => p.q.x > b[0] && p.q.x < b[2] && p.q.y > b[1] && p.q.y < b[3]);
    S.overlays.forEach(o => { if (o.keep && S.on[o.name]) o.keep(view, project, inside, keep); });
    S.visible = [];
    if (S.on.places) {
      ranked.forEach(p => {
        const site = p.i >= S.cells.n, ringed = around.has(p.i);
        if (!ringed && (site ? !sites : p.level < dots)) return;
        const q = project(p.x, p.y);
        if (!inside(q)) return;
        p.q = q; S.visible.push(p);
        if (ringed) S.siege(g, q.x, q.y);
        const big = !site && p.level >= threshold, r = p.level >= 5 ? 3.4 : big ? 2.6 : 1.3;
        g.beginPath();
        if (SITES.has(p.kind)) S.triangle(g, q.x, q.y);
        else g.arc(q.x, q.y, r, 0, 7);
        g.fillStyle = big ? INK : 'rgba(61,66,71,0.62)'; g.fill();
        if (big) { g.lineWidth = 1.1; g.strokeStyle = '#fff'; g.stroke(); p.box = [q.x - r, q.y - r, q.x + r, q.y + r]; } else p.box = null;
      });
      /* The capitals' names come before any dot but their own. */
      const settled = S.visible.filter(p => p.i < S.cells.n), capitals = settled.filter(p => p.level >= 5);
      capitals.forEach(p => take(p.box));
      capitals.forEach(label);
      settled.forEach(p => { if (p.level < 5 && p.box) take(p.box); });
    }
    S.overlays.forEach(o => { if (o.under && S.on[o.name]) o.paint(g, view, project, inside, { take, text }); });
    crowded.forEach(write => write());
    if (S.on.zones) S.scene.labels.forEach(room => {
      if (room.km / (40075 * Math.cos(room.spots[0][0] / 57.3)) * scale < 90) return;
      const name = S.wrap(S.shortly(data.statuses[room.number][1]));
      room.spots.some(([lat, lng], k) => {
        const q = project(S.worldX(lng), S.worldY(lat));
        return text(name, q.x, q.y, italic + '600', '#2b2f34', 13, k ? [[0, 0, 'center']] : [[0, 0, 'center'], [0, 22, 'center'], [0, -22, 'center']]);
      });
    });
    W.waters.forEach(([name, lat, lng]) => {
      const q = project(S.worldX(lng), S.worldY(lat));
      text(name.split('|'), q.x, q.y, italic + '400', '#5b6670', 14, [0, 28, 50, -28, -50].map(dx => [dx, 0, 'center']));
    });
    if (S.on.places) S.visible.forEach(p => { if (p.level < 5 && p.i < S.cells.n && p.level >= threshold) label(p); });
    S.overlays.forEach(o => { if (!o.under && S.on[o.name]) o.paint(g, view, project, inside, { take, text }); });
    if (S.on.places && zoom >= 12) S.visible.forEach(p => { if (p.i >= S.cells.n) label(p); });
  }
  S.layers.push(S.canvas('marks', 450, paint));
  S.closest = (list, point, reach) => {
    let best = null, nearest = reach * reach;
    const origin = map.getPixelOrigin(), scale = 256 * Math.pow(2, map.getZoom());
    list.forEach(p => {
      const dx = p.x * scale - origin.x - point.x, dy = p.y * scale - origin.y - point.y, d = dx * dx + dy * dy;
      if (d <= nearest) { nearest = d; best = p; }
    });
    return best;
  };
})(window.syriageo);
