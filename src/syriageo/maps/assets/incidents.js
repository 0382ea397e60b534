/* Incidents of any table: diamonds, and a card with the columns as they are. */
(S => {
  'use strict';
  const { data, el, W } = S, layer = data.incidents;
  if (!layer || !layer.columns) return;
  const at = S.world(S.points(layer.at));
  const marks = layer.rows.map((row, k) => ({ row, lat: at.lat[k], lng: at.lng[k], x: at.x[k], y: at.y[k] }));
  let drawn = [];
  const diamond = (g, x, y, r) => {
    g.beginPath(); g.moveTo(x, y - r); g.lineTo(x + r, y); g.lineTo(x, y + r); g.lineTo(x - r, y); g.closePath();
    g.fillStyle = '#1d1147'; g.fill(); g.lineWidth = 1.5; g.strokeStyle = '#fff'; g.stroke();
  };
  S.incidentCard = m => {
    const list = el('dl');
    layer.columns.forEach((name, k) => {
      if (m.row[k] !== null) S.pair(el('bdi', {}, name), el('bdi', {}, m.row[k])).forEach(n => list.appendChild(n));
    });
    return S.card([el('h3', {}, W.incident), list]);
  };
  S.overlays.push({
    name: 'incidents',
    paint: (g, view, project, inside) => {
      drawn = marks.filter(m => { m.q = project(m.x, m.y); return inside(m.q); });
      drawn.forEach(m => diamond(g, m.q.x, m.q.y, 6));
    },
    over: point => !!S.closest(drawn, point, 9),
    hit: point => { const m = S.closest(drawn, point, 9); return m && { latlng: [m.lat, m.lng], card: S.incidentCard(m) }; },
    legend: () => el('li', {}, [S.icon((g, w, h) => diamond(g, w / 2, h / 2, 7)), el('span', {}, W.incidents + ' · ' + S.number(marks.length))])
  });
})(window.syriageo);
