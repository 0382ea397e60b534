/* The map itself: its first view, its canvases, and the land, zones and lines on them. */
(S => {
  'use strict';
  const { map, data, phone, rtl } = S;
  S.on = { zones: true, fronts: true, places: true, borders: true, incidents: true };
  S.panelWidth = () => (phone.matches ? 0 : 21 * parseFloat(getComputedStyle(document.documentElement).fontSize) + 14);
  /* Room that the panel, or the foot of a phone, takes from the map. */
  S.margins = (near, far) => {
    const beside = S.panelWidth() + near;
    if (phone.matches) return { paddingTopLeft: [near, near], paddingBottomRight: [near, S.foot()] };
    return { paddingTopLeft: [rtl ? far : beside, near], paddingBottomRight: [rtl ? beside : far, Math.max(near, S.below())] };
  };
  /* A bar of days stands at the foot of some pages. */
  S.barred = data.kind === 'time' || !!(data.events && data.events.span && data.events.span[1] > data.events.span[0]);
  S.foot = () => (S.barred ? 150 : 96);
  S.below = () => (S.barred ? 96 : 30);

  /* A canvas that Leaflet moves and scales while it zooms; `paint` draws in layer pixels. */
  const Canvas = L.Renderer.extend({
    initialize: function (paint, options) { L.Renderer.prototype.initialize.call(this, options); this.paint = paint; },
    _initContainer: function () {
      this._container = document.createElement('canvas');
      this._container.setAttribute('aria-hidden', 'true');
      this.g = this._container.getContext('2d');
    },
    _destroyContainer: function () { L.DomUtil.remove(this._container); delete this._container; },
    _update: function () {
      if (map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      this.redraw();
    },
    redraw: function () {
      const b = this._bounds, size = b.getSize(), ratio = Math.min(2, window.devicePixelRatio || 1), node = this._container;
      if (node.width !== size.x * ratio || node.height !== size.y * ratio) {
        node.width = size.x * ratio; node.height = size.y * ratio;
        node.style.width = size.x + 'px'; node.style.height = size.y + 'px';
      }
      L.DomUtil.setPosition(node, b.min);
      this.g.setTransform(1, 0, 0, 1, 0, 0);
      this.g.clearRect(0, 0, node.width, node.height);
      this.g.setTransform(ratio, 0, 0, ratio, -b.min.x * ratio, -b.min.y * ratio);
      const origin = map.getPixelOrigin(), scale = 256 * Math.pow(2, map.getZoom());
      this.paint(this.g, { bounds: b, scale, ox: origin.x, oy: origin.y, zoom: map.getZoom() });
    }
  });
  S.canvas = (name, z, paint) => {
    const pane = map.createPane(name);
    pane.style.zIndex = z; pane.style.pointerEvents = 'none';
    return new Canvas(paint, { pane: name, padding: 0.15 });
  };

  /* Paths over world coordinates; points that fall on the pixel before are left out. */
  const trace = (g, view, x, y, order, closed) => {
    let px = NaN, py = NaN;
    for (let k = 0; k < order.length; k++) {
      const qx = x[order[k]] * view.scale - view.ox, qy = y[order[k]] * view.scale - view.oy;
      if (k && Math.abs(qx - px) < 0.4 && Math.abs(qy - py) < 0.4 && k < order.length - 1) continue;
      if (k) g.lineTo(qx, qy); else g.moveTo(qx, qy);
      px = qx; py = qy;
    }
    if (closed) g.closePath();
  };
  const all = line => line.order || (line.order = Int32Array.from({ length: line.n }, (_, k) => k));
  const stroke = (g, view, lines, style, width, dash) => {
    g.beginPath();
    lines.forEach(line => trace(g, view, line.x, line.y, all(line), false));
    g.strokeStyle = style; g.lineWidth = width; g.setLineDash(dash || []); g.lineJoin = g.lineCap = 'round'; g.stroke(); g.setLineDash([]);
  };
  const borders = { governorate: data.borders.governorate.map(t => S.world(S.points(t))), district: data.borders.district.map(t => S.world(S.points(t))), country: [].concat(...S.country) };
  const V = S.cells.vertex;
  /* Only what a map with a scene of its own does otherwise: `zones()` gives groups and their fills. */
  S.paintZones = (g, view) => {
    if (!data.basemap) {
      g.beginPath();
      S.country.forEach(rings => rings.forEach(r => trace(g, view, r.x, r.y, all(r), true)));
      g.fillStyle = S.SAND; g.fill('evenodd');
    }
    if (!S.on.zones) return;
    const scene = S.scene;
    scene.outlines.forEach((rings, group) => {
      const fill = scene.fill(group);
      if (!fill) return;
      g.beginPath();
      rings.forEach(r => trace(g, view, V.x, V.y, r, true));
      g.fillStyle = fill; g.fill('evenodd');
      g.strokeStyle = fill; g.lineWidth = 0.9; g.lineJoin = 'round'; g.stroke();
    });
    /* A thin line where the status changes keeps zones apart in black and white. */
    S.paintEdges(g, view, scene.seams, 'rgba(60,64,70,0.4)', 0.7);
  };
  S.paintLines = (g, view) => {
    if (S.on.borders) stroke(g, view, borders.district, 'rgba(107,111,116,0.42)', 0.6);
    stroke(g, view, borders.governorate, 'rgba(61,66,71,0.62)', 0.9, [5, 3]);
    stroke(g, view, borders.country, '#3d4247', 1.5);
    if (S.on.fronts && data.fronts) S.scene.paintFronts(g, view);
  };
  S.paintEdges = (g, view, edges, colour, width) => {
    const { from, to } = S.cells;
    g.beginPath();
    edges.forEach(e => {
      g.moveTo(V.x[from[e]] * view.scale - view.ox, V.y[from[e]] * view.scale - view.oy);
      g.lineTo(V.x[to[e]] * view.scale - view.ox, V.y[to[e]] * view.scale - view.oy);
    });
    g.lineJoin = g.lineCap = 'round'; g.strokeStyle = colour; g.lineWidth = width; g.stroke();
  };

  /* ---- the scene of a day: who holds what, and where the fronts are ---- */
  S.makeScene = day => {
    const state = S.stateOf(day), { number, soft } = state;
    const group = number.map((v, c) => 2 * v + soft[c]);
    const edges = data.fronts ? S.frontsOf(state) : [], classes = [[], [], []];
    edges.forEach(e => classes[S.frontClass(S.frontSince(state, e), day)].push(e));
    return {
      day, state, edges, classes,
      outlines: S.outlines(group),
      fill: g => { const [kind, parties] = data.statuses[g >> 1]; return S.fill(kind, parties, g & 1); },
      seams: S.seams(number),
      besieged: new Set(data.sieges.filter(x => x[1] <= day && day <= x[2]).map(x => x[0])),
      labels: S.roomFor(number).filter(r => ['held', 'joint'].includes(data.statuses[r.number][0])),
      paintFronts: (g, view) => {
        S.paintEdges(g, view, edges, 'rgba(255,255,255,0.85)', 4.4);
        [2, 1, 0].forEach(k => S.paintEdges(g, view, classes[k], S.FRONTS[k][1], S.FRONTS[k][2]));
      }
    };
  };
  /* Settlements and land by status on the day of a state. */
  S.totals = state => {
    if (state.totals) return state.totals;
    const found = new Map();
    for (let c = 0; c < S.cells.n; c++) {
      const key = state.number[c];
      let t = found.get(key);
      if (!t) { const [kind, parties] = data.statuses[key]; found.set(key, t = { kind, parties, n: 0, km2: 0, how: {} }); }
      const how = state.spell[c] < 0 ? 'none' : S.spells.certainty(state.spell[c]);
      t.n++; t.km2 += S.cells.area[c]; t.how[how] = (t.how[how] || 0) + 1;
    }
    return (state.totals = [...found.values()].sort((a, b) => b.km2 - a.km2));
  };
  S.today = () => S.scene.day;

  map.fitBounds(data.bounds, Object.assign({ animate: false }, S.margins(12, 48)));
  if (data.basemap) {
    L.tileLayer(data.basemap.url, { subdomains: data.basemap.subdomains, maxZoom: data.basemap.max }).addTo(map);
  }
  S.scene = S.makeScene(data.days[0]);
  S.layers = [S.canvas('zones', 300, (g, v) => S.paintZones(g, v)), S.canvas('lines', 340, (g, v) => S.paintLines(g, v))];
  if (data.basemap) map.getPane('zones').style.opacity = 0.6;
  S.redraw = () => S.layers.forEach(layer => layer._container && layer.redraw());
})(window.syriageo);
