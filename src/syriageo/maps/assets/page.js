/* The page under every syriageo map. All text comes from the JSON block and is shown with
   textContent: nothing here writes HTML. Geometry comes as strings of delta codes. */
(function () {
  'use strict';
  var data = JSON.parse(document.getElementById('data').textContent);
  var map = window.syriageoMap, W = data.words, SVG = 'http://www.w3.org/2000/svg';
  var rtl = document.documentElement.dir === 'rtl', phone = window.matchMedia('(max-width: 46rem)');
  var page = window.syriageo = { map: map, data: data };
  var locale = rtl ? 'ar-SY-u-nu-latn' : 'en-GB';
  var SOFT = { inferred: true, carried: true };

  /* ---- small helpers ---- */
  function el(tag, attributes, children) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (k) { node.setAttribute(k, attributes[k]); });
    [].concat(children === undefined ? [] : children).forEach(function (c) {
      if (c === null) return;
      node.appendChild(typeof c === 'object' ? c : document.createTextNode(String(c)));
    });
    return node;
  }
  function svg(tag, attributes, parent) {
    var node = document.createElementNS(SVG, tag);
    Object.keys(attributes).forEach(function (k) { node.setAttribute(k, attributes[k]); });
    if (parent) parent.appendChild(node);
    return node;
  }
  function number(n, digits) { return n.toLocaleString(locale, { maximumFractionDigits: digits || 0 }); }
  function km2(n) { return number(n, n < 10 ? 1 : 0) + (rtl ? ' كم²' : ' km²'); }
  function km(n) { return number(n, n < 10 ? 1 : 0) + (rtl ? ' كم' : ' km'); }
  var form = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  function day(ordinal) { return form.format(new Date((ordinal - 719163) * 864e5)); }
  function named(thing) {
    var one = data.language === 'ar' ? thing.ar || thing.en : thing.en || thing.ar;
    return data.language === 'both' && thing.ar && thing.en ? one + ' · ' + thing.ar : one;
  }

  /* ---- geometry: zigzag deltas in 1e-5 degrees, five bits a character ---- */
  var ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', CODE = {};
  for (var i = 0; i < 64; i++) CODE[ALPHABET[i]] = i;
  function integers(text) {
    var out = [], value = 0, shift = 0;
    for (var k = 0; k < text.length; k++) {
      var c = CODE[text[k]];
      value += (c & 31) * Math.pow(2, shift);
      if (c & 32) { shift += 5; } else { out.push(value % 2 ? -(value + 1) / 2 : value / 2); value = shift = 0; }
    }
    return out;
  }
  function line(text) {
    var d = integers(text), out = [], x = 0, y = 0;
    for (var k = 0; k < d.length; k += 2) { x += d[k]; y += d[k + 1]; out.push([y / 1e5, x / 1e5]); }
    return out;
  }
  function polygons(codes) { return codes.map(function (rings) { return rings.map(line); }); }
  function inRing(lat, lng, ring) {
    var inside = false;
    for (var a = 0, b = ring.length - 1; a < ring.length; b = a++) {
      if (ring[a][0] > lat !== ring[b][0] > lat &&
          lng < (ring[b][1] - ring[a][1]) * (lat - ring[a][0]) / (ring[b][0] - ring[a][0]) + ring[a][1]) inside = !inside;
    }
    return inside;
  }
  function covers(zone, lat, lng) {
    return zone.shape.some(function (rings, k) {
      var box = zone.boxes[k];
      if (lat < box[0] || lat > box[2] || lng < box[1] || lng > box[3]) return false;
      return inRing(lat, lng, rings[0]) && !rings.slice(1).some(function (hole) { return inRing(lat, lng, hole); });
    });
  }
  function boxOf(rings) {
    var b = [90, 180, -90, -180];
    rings[0].forEach(function (p) {
      b[0] = Math.min(b[0], p[0]); b[1] = Math.min(b[1], p[1]); b[2] = Math.max(b[2], p[0]); b[3] = Math.max(b[3], p[1]);
    });
    return b;
  }

  /* ---- colours and patterns: a status is told by its pattern, not by colour alone ---- */
  var defs = svg('defs', {}, document.body.appendChild(
    svg('svg', { width: 0, height: 0, 'aria-hidden': 'true', style: 'position:absolute' })));
  var patterns = {};
  function mix(hex, share) {
    return '#' + [1, 3, 5].map(function (k) {
      var v = Math.round(parseInt(hex.slice(k, k + 2), 16) * share + 255 * (1 - share));
      return ('0' + v.toString(16)).slice(-2);
    }).join('');
  }
  function colour(party, soft) {
    var known = data.parties[party], hex = known && /^#[0-9a-f]{6}$/i.test(known.colour) ? known.colour : '#999999';
    return mix(hex, soft ? 0.28 : 0.64);
  }
  function fill(kind, parties, soft) {
    if (kind === 'no_settlement') return '#f5f3ee';
    if (kind === 'unknown' || kind === 'out_of_coverage' || !parties.length) return pattern('unknown', ['#fbfbfa', '#9aa0a6']);
    var colours = parties.map(function (p) { return colour(p, soft); });
    if (colours.length === 1 && (kind === 'held' || kind === 'joint')) return colours[0];
    return pattern(kind === 'held' ? 'joint' : kind, colours);
  }
  function pattern(kind, colours) {
    var key = kind + colours.join();
    if (patterns[key]) return patterns[key];
    var id = 'pattern-' + Object.keys(patterns).length, n = colours.length, w = kind === 'changing' ? 3.6 : 5;
    var turn = { joint: 45, unknown: 45, changing: -45 }[kind] || 0, p;
    function tile(width, height) {
      p = svg('pattern', { id: id, width: width, height: height, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(' + turn + ')' }, defs);
      svg('rect', { width: width, height: height, fill: colours[0] }, p);
    }
    if (kind === 'unknown') { tile(6, 6); svg('rect', { width: 1.1, height: 6, fill: colours[1] }, p); }
    else if (kind === 'contested') {
      tile(2 * w, 2 * w);
      svg('rect', { width: w, height: w, fill: colours[1 % n] }, p);
      svg('rect', { x: w, y: w, width: w, height: w, fill: colours[2 % n === 0 ? 1 % n : 2 % n] }, p);
      svg('path', { d: 'M0 0L10 10M10 0L0 10', stroke: '#33333388', 'stroke-width': 0.7 }, p);
    } else if (kind === 'disputed') {
      tile(9, 9); svg('circle', { cx: 4.5, cy: 4.5, r: 2.6, fill: colours[1 % n], stroke: '#fff', 'stroke-width': 0.8 }, p);
    } else if (kind === 'changing') {
      tile((w + 1.5) * n, 8);
      colours.forEach(function (c, k) {
        svg('rect', { x: k * (w + 1.5), width: w, height: 8, fill: c }, p);
        svg('rect', { x: k * (w + 1.5) + w, width: 1.5, height: 8, fill: '#fff' }, p);
      });
    } else {
      tile(w * n, 8); colours.forEach(function (c, k) { svg('rect', { x: k * w, width: w, height: 8, fill: c }, p); });
    }
    return (patterns[key] = 'url(#' + id + ')');
  }
  function swatch(kind, parties, soft) {
    var s = svg('svg', { viewBox: '0 0 32 18', 'aria-hidden': 'true' });
    svg('rect', { x: 0.5, y: 0.5, width: 31, height: 17, fill: fill(kind, parties, soft), stroke: '#6d7278', 'stroke-width': 0.8 }, s);
    return s;
  }
  function holders(kind, parties) {
    if (!parties.length) return W.kinds[kind] || kind;
    return (W.kind_prefix[kind] || '') + parties.map(function (p) {
      var known = data.parties[p] || { en: p };
      return data.language === 'ar' ? known.ar || known.en : known.en || known.ar;
    }).join(kind === 'changing' || kind === 'disputed' ? W.or : W.join);
  }
  function spelled(kind, parties) {
    var lines = [holders(kind, parties)];
    if (data.language === 'both' && parties.length) lines.push(el('span', { 'class': 'second', lang: 'ar', dir: 'rtl' },
      parties.map(function (p) { return (data.parties[p] || {}).ar || p; }).join(W.join)));
    return el('span', {}, lines);
  }
  function shortly(parties) {
    return parties.map(function (p) {
      var known = data.parties[p] || { en: p };
      return (data.language === 'ar' ? known.ar || known.en : known.en || known.ar).split(' (')[0];
    }).join(W.join);
  }

  /* ---- the view: first, so that nothing is projected twice ---- */
  function panelWidth() { return phone.matches ? 0 : 21 * parseFloat(getComputedStyle(document.documentElement).fontSize) + 14; }
  (function () {
    var beside = panelWidth() + 12;
    map.fitBounds(data.bounds, { animate: false, paddingTopLeft: rtl ? [48, 30] : [beside, 12], paddingBottomRight: phone.matches ? [12, 100] : rtl ? [beside, 12] : [48, 30] });
  })();

  /* ---- base map and layers ---- */
  function pane(name, z) { var p = map.createPane(name); p.style.zIndex = z; p.style.pointerEvents = 'none'; return L.svg({ pane: name, padding: 0.4 }); }
  var land = pane('land', 250), zoneRenderer = pane('zones', 300), borderRenderer = pane('borders', 340), frontRenderer = pane('fronts', 380);
  if (data.basemap) {
    L.tileLayer(data.basemap.url, { subdomains: data.basemap.subdomains, maxZoom: data.basemap.max }).addTo(map);
    map.getPane('zones').style.opacity = 0.6;
  } else {
    L.polygon(polygons(data.borders.country), { renderer: land, interactive: false, stroke: false, fillColor: '#f5f3ee', fillOpacity: 1, smoothFactor: 0 }).addTo(map);
  }
  var layers = { zones: L.layerGroup(), fronts: L.layerGroup(), borders: L.layerGroup() };
  data.zones.forEach(function (zone) {
    zone.shape = polygons(zone.g); zone.boxes = zone.shape.map(boxOf); zone.g = null;
    if (zone.s === 'no_settlement') return;
    var paint = fill(zone.s, zone.p, SOFT[zone.c]);
    L.polygon(zone.shape, { renderer: zoneRenderer, interactive: false, smoothFactor: 0, fillColor: paint, fillOpacity: 1, color: paint, weight: 0.8, opacity: 1 }).addTo(layers.zones);
  });
  function lines(codes, style, group) {
    L.polyline(codes.map(line), Object.assign({ interactive: false, smoothFactor: 0.6 }, style)).addTo(group);
  }
  lines(data.borders.district, { renderer: borderRenderer, color: '#6b6f74', weight: 0.6, opacity: 0.45 }, layers.borders);
  lines(data.borders.governorate, { renderer: borderRenderer, color: '#3d4247', weight: 0.9, opacity: 0.7, dashArray: '5 3' }, map);
  data.borders.country.forEach(function (rings) { lines(rings, { renderer: borderRenderer, color: '#3d4247', weight: 1.5, opacity: 0.9 }, map); });
  data.fronts.forEach(function (front) {
    front.shape = front.g.map(line); front.g = null;
    var shared = { renderer: frontRenderer, interactive: false, smoothFactor: 0, lineJoin: 'round' };
    L.polyline(front.shape, Object.assign({ color: '#fff', weight: 4.2, opacity: 0.85 }, shared)).addTo(layers.fronts);
  });
  data.fronts.forEach(function (front) {
    L.polyline(front.shape, { renderer: frontRenderer, interactive: false, smoothFactor: 0, lineJoin: 'round', color: '#7a1f1f', weight: 1.9, opacity: 1 }).addTo(layers.fronts);
  });

  /* ---- places: one canvas for dots and labels, drawn by importance until the map is full ---- */
  var P = data.places, places = [];
  if (P) {
    var at = integers(P.at), x = 0, y = 0;
    for (i = 0; i < P.id.length; i++) {
      x += at[2 * i]; y += at[2 * i + 1];
      places.push({ i: i, lat: y / 1e5, lng: x / 1e5, en: P.en[i], ar: P.ar[i], level: P.level[i] });
    }
  }
  var incidents = data.incidents, marks = [];
  if (incidents) {
    var where = integers(incidents.at), ix = 0, iy = 0;
    for (i = 0; i < incidents.rows.length; i++) {
      ix += where[2 * i]; iy += where[2 * i + 1];
      marks.push({ lat: iy / 1e5, lng: ix / 1e5, row: incidents.rows[i] });
    }
  }
  var shown = { places: !!P, incidents: !!incidents }, visible = [];
  var Canvas = L.Layer.extend({
    onAdd: function () {
      this.node = L.DomUtil.create('canvas', 'map-marks leaflet-zoom-hide', map.createPane('marks'));
      map.getPane('marks').style.zIndex = 450; map.getPane('marks').style.pointerEvents = 'none';
      map.on('moveend zoomend resize', this.draw, this);
      this.draw();
    },
    draw: function () {
      var size = map.getSize(), pad = 0.3, ratio = window.devicePixelRatio || 1;
      var margin = size.multiplyBy(pad).round(), w = size.x + 2 * margin.x, h = size.y + 2 * margin.y;
      var node = this.node, g = node.getContext('2d'), origin = map.containerPointToLayerPoint([-margin.x, -margin.y]);
      node.width = w * ratio; node.height = h * ratio; node.style.width = w + 'px'; node.style.height = h + 'px';
      L.DomUtil.setPosition(node, origin);
      g.setTransform(ratio, 0, 0, ratio, 0, 0);
      paint(g, w, h, margin, function (lat, lng) { return map.latLngToLayerPoint([lat, lng]).subtract(origin); });
    }
  });
  function detail(zoom) { return zoom < 7 ? 5 : zoom < 8.2 ? 4 : zoom < 9.2 ? 3 : zoom < 10 ? 2 : zoom < 10.8 ? 1 : 0; }
  function paint(g, w, h, edge, project) {
    var zoom = map.getZoom(), boxes = [], font = '"Noto Sans","Segoe UI","Helvetica Neue",Roboto,"Noto Sans Arabic","Geeza Pro",Tahoma,Arial,sans-serif';
    var crowd = {};
    function free(box) {
      for (var cx = Math.floor(box[0] / 90); cx <= Math.floor(box[2] / 90); cx++)
        for (var cy = Math.floor(box[1] / 40); cy <= Math.floor(box[3] / 40); cy++) {
          var cell = crowd[cx + ':' + cy];
          if (cell && cell.some(function (b) { return b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1]; })) return false;
        }
      return true;
    }
    /* A label that starts inside the window does not run out of it. */
    function cut(box) {
      return box[0] < edge.x && box[2] > edge.x || box[2] > w - edge.x && box[0] < w - edge.x;
    }
    function take(box) {
      for (var cx = Math.floor(box[0] / 90); cx <= Math.floor(box[2] / 90); cx++)
        for (var cy = Math.floor(box[1] / 40); cy <= Math.floor(box[3] / 40); cy++)
          (crowd[cx + ':' + cy] = crowd[cx + ':' + cy] || []).push(box);
    }
    function text(string, px, py, style, colour, size, spots) {
      g.font = style + ' ' + size + 'px ' + font;
      var rows = [].concat(string), width = Math.max.apply(null, rows.map(function (r) { return g.measureText(r).width; }));
      var height = size * 1.15 * rows.length;
      for (var k = 0; k < spots.length; k++) {
        var s = spots[k], left = px + s[0] - (s[2] === 'end' ? width : s[2] === 'center' ? width / 2 : 0), top = py + s[1] - height / 2;
        var box = [left - 2, top - 1, left + width + 2, top + height + 1];
        if (!free(box) || spots.length > 1 && cut(box)) continue;
        take(box);
        g.textBaseline = 'middle'; g.textAlign = 'left'; g.lineJoin = 'round';
        rows.forEach(function (r, n) {
          var ty = top + size * 1.15 * (n + 0.5), tx = left + (s[2] === 'center' ? (width - g.measureText(r).width) / 2 : s[2] === 'end' ? width - g.measureText(r).width : 0);
          g.lineWidth = 3.4; g.strokeStyle = 'rgba(255,255,255,0.88)'; g.strokeText(r, tx, ty);
          g.fillStyle = colour; g.fillText(r, tx, ty);
        });
        return true;
      }
      return false;
    }
    visible = [];
    var threshold = detail(zoom), dots = zoom >= 9 ? 0 : threshold;
    if (shown.places) {
      places.forEach(function (p) {
        if (p.level < dots) return;
        var q = project(p.lat, p.lng);
        if (q.x < 0 || q.y < 0 || q.x > w || q.y > h) return;
        p.q = q; visible.push(p);
        var big = p.level >= threshold, r = p.level >= 5 ? 3.4 : big ? 2.6 : 1.3;
        g.beginPath(); g.arc(q.x, q.y, r, 0, 7);
        g.fillStyle = big ? '#1f2328' : '#3d424799'; g.fill();
        if (big) { g.lineWidth = 1.1; g.strokeStyle = '#fff'; g.stroke(); take([q.x - r, q.y - r, q.x + r, q.y + r]); }
      });
      visible.forEach(function (p) {
        if (p.level < 5) return; label(p);
      });
    }
    data.labels.forEach(function (zone) {
      var q = project(zone.at[0], zone.at[1]), width = zone.km / (40075 * Math.cos(zone.at[0] / 57.3) / 256 / Math.pow(2, zoom));
      if (width < 90 || !layersOn.zones) return;
      text(wrap(shortly(zone.p)), q.x, q.y, (rtl ? '' : 'italic ') + '600', '#2b2f34', 13, [[0, 0, 'center'], [0, 26, 'center'], [0, -26, 'center'], [30, 40, 'center'], [-40, -40, 'center']]);
    });
    W.waters.forEach(function (item) {
      var q = project(item[1], item[2]);
      text(item[0].split('|'), q.x, q.y, (rtl ? '' : 'italic ') + '400', '#5b6670', 14, [[0, 0, 'center']]);
    });
    if (shown.places) visible.forEach(function (p) { if (p.level < 5 && p.level >= threshold) label(p); });
    if (shown.incidents) marks.forEach(function (m) {
      var q = project(m.lat, m.lng);
      m.q = null;
      if (q.x < 0 || q.y < 0 || q.x > w || q.y > h) return;
      m.q = q;
      g.beginPath(); g.moveTo(q.x, q.y - 6); g.lineTo(q.x + 6, q.y); g.lineTo(q.x, q.y + 6); g.lineTo(q.x - 6, q.y); g.closePath();
      g.fillStyle = '#1d1147'; g.fill(); g.lineWidth = 1.5; g.strokeStyle = '#fff'; g.stroke();
    });
    function label(p) {
      var name = data.language === 'ar' ? p.ar || p.en : p.en || p.ar;
      if (data.language === 'both' && p.ar && p.en) name = [p.en, p.ar];
      var size = p.level >= 5 ? 13.5 : p.level >= 3 ? 12.5 : 11.5, away = p.level >= 5 ? 7 : 6;
      var spots = [[away, 0, 'start'], [-away, 0, 'end'], [0, -size, 'center'], [0, size, 'center']];
      if (rtl) spots = [spots[1], spots[0], spots[2], spots[3]];
      text(name, p.q.x, p.q.y, p.level >= 5 ? '600' : '400', '#1f2328', size, spots);
    }
    page.visible = visible.length;
  }
  function wrap(words) {
    var rows = [''];
    words.split(' ').forEach(function (word) {
      var last = rows[rows.length - 1];
      if (last && (last + ' ' + word).length > 20) rows.push(word); else rows[rows.length - 1] = last ? last + ' ' + word : word;
    });
    return rows;
  }
  var layersOn = { zones: true, fronts: true, borders: true };
  var canvas = new Canvas();

  /* ---- what is here: one answer for click and keyboard ---- */
  function pair(term, value) { return value === null || value === '' ? [] : [el('dt', {}, term), el('dd', {}, value)]; }
  function card(children) { return el('div', { 'class': 'card', dir: rtl ? 'rtl' : 'ltr' }, children); }
  function holderLine(kind, parties, soft) { return el('p', { 'class': 'holder' }, [swatch(kind, parties, soft), spelled(kind, parties)]); }
  function names(p) {
    var first = data.language === 'ar' ? p.ar || p.en : p.en || p.ar, second = first === p.en ? p.ar : p.en;
    return [el('h3', {}, el('bdi', {}, first)), second ? el('p', { 'class': 'other' }, el('bdi', {}, second)) : null];
  }
  page.placeCard = function (p) {
    var i = p.i, status = data.statuses[P.status[i]], certainty = data.certainties[P.certainty[i]];
    var guess = certainty === 'inferred' ? ' (' + W.guess + ')' : '';
    var list = el('dl', {}, [].concat(
      pair(W.known, W.certainties[certainty] || certainty),
      P.since[i] === null ? [] : pair(W.since, day(data.day - P.since[i]) + guess),
      P.until[i] === null || data.day + P.until[i] >= data.end ? [] : pair(W.until, day(data.day + P.until[i]) + guess),
      P.window[i] ? pair(W.window, day(P.window[i][0]) + ' – ' + day(P.window[i][1])) : [],
      P.age[i] === null ? [] : pair(W.last_claim, P.age[i] ? number(P.age[i]) + ' ' + W.days_before : W.same_day),
      P.besieged[i] ? pair(W.besieged, holders('held', P.besieged[i])) : [],
      pair(W.id, P.id[i])));
    if (P.sources[i]) {
      list.appendChild(el('dt', {}, W.sources));
      list.appendChild(el('dd', {}, el('ul', {}, P.sources[i].map(function (s) { return el('li', {}, el('bdi', {}, data.sources[s])); }))));
    }
    return card(names(p).concat([holderLine(status[0], status[1], SOFT[certainty]), list]));
  };
  page.zoneCard = function (zone) {
    var total = data.zones.filter(function (z) { return z.s === zone.s && z.p.join() === zone.p.join(); });
    function sum(key) { return total.reduce(function (s, z) { return s + z[key]; }, 0); }
    return card([el('h3', {}, spelled(zone.s, zone.p)), el('dl', {}, [].concat(
      pair(W.status, W.kinds[zone.s] || zone.s),
      zone.s === 'no_settlement' ? [] : pair(W.here, W.certainties[zone.c] || zone.c),
      pair(W.area, km2(sum('a'))), zone.s === 'no_settlement' ? [] : pair(W.population, number(sum('n')))))]);
  };
  page.frontCard = function (front) {
    return card([el('h3', {}, W.front), el('p', { 'class': 'holder' }, [swatch('held', front.a), spelled('held', front.a)]),
      el('p', { 'class': 'holder' }, [swatch('held', front.b), spelled('held', front.b)]),
      el('dl', {}, front.since === null ? [] : pair(W.stands, day(front.since)))]);
  };
  page.frontAt = function (latlng, reach) {
    var q = map.latLngToLayerPoint(latlng), best = null, nearest = reach;
    data.fronts.forEach(function (front) {
      front.shape.forEach(function (points) {
        for (var k = 1; k < points.length; k++) {
          var d = L.LineUtil.pointToSegmentDistance(q, map.latLngToLayerPoint(points[k - 1]), map.latLngToLayerPoint(points[k]));
          if (d <= nearest) { nearest = d; best = front; }
        }
      });
    });
    return best;
  };
  page.incidentCard = function (m) {
    var list = el('dl');
    incidents.columns.forEach(function (name, k) {
      if (m.row[k] !== null) pair(el('bdi', {}, name), el('bdi', {}, m.row[k])).forEach(function (n) { list.appendChild(n); });
    });
    return card([el('h3', {}, W.incident), list]);
  };
  page.zoneAt = function (lat, lng) {
    for (var k = 0; k < data.zones.length; k++) if (covers(data.zones[k], lat, lng)) return data.zones[k];
    return null;
  };
  function closest(list, latlng, reach) {
    var best = null, nearest = reach * reach, q = map.latLngToLayerPoint(latlng);
    list.forEach(function (p) {
      var r = map.latLngToLayerPoint([p.lat, p.lng]), d = (r.x - q.x) * (r.x - q.x) + (r.y - q.y) * (r.y - q.y);
      if (d <= nearest) { nearest = d; best = p; }
    });
    return best;
  }
  function popup(latlng, node) {
    L.popup({ maxWidth: 340, minWidth: 200, autoPanPaddingTopLeft: phone.matches || rtl ? [10, 10] : [panelWidth() + 20, 10], autoPanPaddingBottomRight: phone.matches ? [10, 90] : rtl ? [panelWidth() + 20, 10] : [10, 10] })
      .setLatLng(latlng).setContent(node).openOn(map);
    var close = map.getContainer().querySelector('.leaflet-popup-close-button');
    if (close) close.setAttribute('aria-label', W.close);
    page.spoken.textContent = node.textContent;
  }
  page.ask = function (latlng) {
    var mark = shown.incidents && closest(marks.filter(function (m) { return m.q; }), latlng, 9);
    if (mark) return popup([mark.lat, mark.lng], page.incidentCard(mark));
    var place = shown.places && closest(visible, latlng, 8);
    if (place) return popup([place.lat, place.lng], page.placeCard(place));
    var front = layersOn.fronts && page.frontAt(latlng, 4);
    if (front) return popup(latlng, page.frontCard(front));
    var zone = page.zoneAt(latlng.lat, latlng.lng);
    if (zone && layersOn.zones) popup(latlng, page.zoneCard(zone));
  };
  map.on('click', function (event) { page.ask(event.latlng); });
  map.on('mousemove', function (event) {
    var over = shown.places && closest(visible, event.latlng, 8) || shown.incidents && closest(marks, event.latlng, 9);
    map.getContainer().classList.toggle('over-place', !!over);
  });
  map.getContainer().addEventListener('keydown', function (event) {
    if (event.key === 'Enter' && event.target === map.getContainer()) page.ask(map.getCenter());
  });

  /* ---- the panel ---- */
  var panel = el('aside', { 'class': 'panel', 'aria-label': W.panel });
  var fold = el('button', { 'class': 'fold', type: 'button', 'aria-expanded': 'false', 'aria-label': W.panel }, '☰');
  fold.addEventListener('click', function () {
    fold.setAttribute('aria-expanded', String(panel.classList.toggle('open')));
  });
  panel.appendChild(el('header', {}, [el('h1', {}, W.title), el('p', { 'class': 'day' }, day(data.day)), fold]));
  var body = panel.appendChild(el('div', { 'class': 'body' }));

  function folded(text) {
    return text.toLowerCase().normalize('NFKD').replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640'’‘ʿʾ`-]/g, '')
      .replace(/[أإآٱ]/g, 'ا').replace(/ى/g, 'ي').replace(/ة/g, 'ه').replace(/\b(al|el|ar|as|at|ash|an|ad|az)\s/g, '').replace(/\s+/g, ' ').trim();
  }
  if (P) {
    var box = el('input', { type: 'search', placeholder: W.search, 'aria-label': W.search, role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'found', 'aria-autocomplete': 'list', dir: 'auto', autocomplete: 'off', spellcheck: 'false' });
    var list = el('ul', { id: 'found', role: 'listbox', hidden: '' }), hits = [], active = -1, index = null;
    var pick = function (k) {
      var p = hits[k];
      list.hidden = true; box.setAttribute('aria-expanded', 'false');
      if (phone.matches) { panel.classList.remove('open'); fold.setAttribute('aria-expanded', 'false'); }
      map.setView([p.lat, p.lng], Math.max(map.getZoom(), 11), { animate: false });
      popup([p.lat, p.lng], page.placeCard(p));
    };
    var choose = function (k) {
      active = k;
      [].forEach.call(list.children, function (li, n) { li.setAttribute('aria-selected', String(n === k)); });
      if (k >= 0) box.setAttribute('aria-activedescendant', 'hit-' + k);
    };
    box.addEventListener('input', function () {
      index = index || places.map(function (p) { return [p.en, p.ar].concat(P.also[p.i].split('\n')).map(folded).concat(P.id[p.i].toLowerCase()).join('\n'); });
      var wanted = folded(box.value), ranked = [];
      if (wanted.length > 1) index.forEach(function (text, k) {
        var found = ('\n' + text).indexOf('\n' + wanted) >= 0 ? 2 : text.indexOf(wanted) >= 0 ? 1 : 0;
        if (found) ranked.push([found * 10 + places[k].level + (text.split('\n').indexOf(wanted) >= 0 ? 20 : 0), k]);
      });
      ranked.sort(function (a, b) { return b[0] - a[0] || a[1] - b[1]; });
      hits = ranked.slice(0, 8).map(function (r) { return places[r[1]]; });
      list.textContent = '';
      hits.forEach(function (p, k) {
        var area = data.areas[P.area[p.i]], li = el('li', { role: 'option', id: 'hit-' + k }, [el('bdi', {}, named(p)), el('span', { 'class': 'where' }, area ? el('bdi', {}, data.language === 'ar' ? area[1] || area[0] : area[0]) : '')]);
        li.addEventListener('mousedown', function (event) { event.preventDefault(); pick(k); });
        list.appendChild(li);
      });
      if (!hits.length && wanted.length > 1) list.appendChild(el('li', { 'class': 'none', role: 'option', 'aria-disabled': 'true' }, W.search_none));
      list.hidden = !list.children.length; box.setAttribute('aria-expanded', String(!list.hidden)); choose(hits.length ? 0 : -1);
    });
    box.addEventListener('keydown', function (event) {
      if (event.key === 'ArrowDown' && hits.length) { choose((active + 1) % hits.length); event.preventDefault(); }
      else if (event.key === 'ArrowUp' && hits.length) { choose((active + hits.length - 1) % hits.length); event.preventDefault(); }
      else if (event.key === 'Enter' && active >= 0 && !list.hidden) pick(active);
      else if (event.key === 'Escape') { list.hidden = true; box.setAttribute('aria-expanded', 'false'); }
    });
    body.appendChild(el('div', { 'class': 'search' }, [box, list]));
  }

  body.appendChild(el('h2', { 'class': 'counted' }, [el('span', {}, W.legend), el('span', {}, W.settlements)]));
  /* Who holds land alone or jointly, one row each; what is open in one row a pattern. */
  var groups = {}, order = [], OPEN = ['contested', 'disputed', 'changing', 'unknown', 'out_of_coverage', 'no_settlement'], shade = ['#b4b8bd', '#70767d'];
  function group(s, p) {
    var key = s + ':' + p.join();
    if (!groups[key]) { groups[key] = { s: s, p: p, a: 0, n: 0 }; order.push(groups[key]); }
    return groups[key];
  }
  data.zones.forEach(function (z) {
    var open = OPEN.indexOf(z.s) >= 0, g = group(z.s, open ? [] : z.p);
    g.a += z.a; g.n += z.n;
    z.p.forEach(function (p) { group('held', [p]); });
  });
  order.sort(function (a, b) { return OPEN.indexOf(a.s) - OPEN.indexOf(b.s) || b.n - a.n || b.a - a.a; });
  body.appendChild(el('ul', { 'class': 'legend' }, order.map(function (z) {
    var open = OPEN.indexOf(z.s) >= 0, mark = swatch(z.s, z.p, false);
    if (['contested', 'disputed', 'changing'].indexOf(z.s) >= 0) mark.firstChild.setAttribute('fill', pattern(z.s, shade));
    return el('li', {}, [mark, open ? el('span', {}, W.legend_kinds[z.s] || z.s) : spelled(z.s, z.p), el('span', { 'class': 'count' }, z.s === 'no_settlement' ? '' : number(z.n))]);
  })));
  var keys = el('ul', { 'class': 'legend keys' }), strongest = (order[0] && order[0].p.length ? order[0] : order.filter(function (z) { return z.p.length; })[0]);
  if (data.fronts.length) {
    var s = svg('svg', { viewBox: '0 0 32 18', 'aria-hidden': 'true' });
    svg('path', { d: 'M1 13L10 6L20 11L31 4', fill: 'none', stroke: '#7a1f1f', 'stroke-width': 2.4 }, s);
    keys.appendChild(el('li', {}, [s, el('span', {}, W.fronts + ' · ' + km(data.fronts.reduce(function (t, f) { return t + f.km; }, 0)))]));
  }
  if (incidents) {
    var d = svg('svg', { viewBox: '0 0 32 18', 'aria-hidden': 'true' });
    svg('path', { d: 'M16 2L23 9L16 16L9 9Z', fill: '#1d1147' }, d);
    keys.appendChild(el('li', {}, [d, el('span', {}, W.incidents + ' · ' + number(marks.length))]));
  }
  if (strongest) {
    body.appendChild(el('h2', {}, W.certainty));
    keys.insertBefore(el('li', {}, [swatch('held', strongest.p.slice(0, 1), true), el('span', {}, W.soft)]), keys.firstChild);
    keys.insertBefore(el('li', {}, [swatch('held', strongest.p.slice(0, 1), false), el('span', {}, W.firm)]), keys.firstChild);
  }
  body.appendChild(keys);

  var toggles = el('div', { 'class': 'toggles' });
  [['zones', data.zones.length], ['fronts', data.fronts.length], ['places', P], ['incidents', incidents], ['borders', true]].forEach(function (item) {
    var name = item[0];
    if (!item[1]) return;
    if (layers[name]) layers[name].addTo(map);
    var check = el('input', { type: 'checkbox', name: name, checked: '' });
    check.addEventListener('change', function () {
      if (layers[name]) { layersOn[name] = check.checked; layers[name][check.checked ? 'addTo' : 'removeFrom'](map); } else shown[name] = check.checked;
      canvas.draw();
    });
    toggles.appendChild(el('label', {}, [check, el('span', {}, W[name])]));
  });
  body.appendChild(el('h2', {}, W.layers));
  body.appendChild(toggles);

  var text = W.unknown_text;
  Object.keys(data.counts).forEach(function (k) { text = text.replace('{' + k + '}', number(data.counts[k])); });
  body.appendChild(el('h2', {}, W.unknown_title));
  body.appendChild(el('p', { 'class': 'small' }, text));
  body.appendChild(el('details', { 'class': 'small' }, [el('summary', {}, W.about), el('p', {}, W.about_text),
    el('p', {}, data.basemap ? W.online + ' ' + data.basemap.attribution : W.drawn_with),
    el('p', {}, [W.data_version + ': ', el('code', { dir: 'ltr' }, data.version)]),
    el('p', {}, [W.digest + ': ', el('code', { dir: 'ltr' }, data.digest)]),
    el('p', {}, [W.ledger + ': ', el('code', { dir: 'ltr' }, data.ledger)])]));
  document.body.insertBefore(panel, document.body.firstChild);
  page.spoken = document.body.appendChild(el('div', { 'class': 'visually-hidden', 'aria-live': 'polite' }));
  document.body.appendChild(el('div', { 'class': 'credit' }, el('bdi', { dir: 'ltr' }, 'OCHA · syriageo ' + data.version + ' · ' + data.ledger.slice(0, 12) + (data.basemap && data.basemap.attribution ? ' · ' + data.basemap.attribution : ''))));

  /* ---- controls ---- */
  map.getContainer().setAttribute('dir', 'ltr');
  map.getContainer().setAttribute('role', 'application');
  map.getContainer().setAttribute('aria-label', W.map_label);
  var far = rtl ? 'left' : 'right';
  L.control.zoom({ position: 'top' + far, zoomInTitle: W.zoom_in, zoomOutTitle: W.zoom_out }).addTo(map);
  L.control.scale({ position: 'bottom' + far, imperial: false, maxWidth: 120 }).addTo(map);
  var north = L.control({ position: 'bottom' + far });
  north.onAdd = function () {
    var node = el('div', { 'class': 'north', 'aria-hidden': 'true' }, W.north), arrow = svg('svg', { viewBox: '0 0 16 24' }, node);
    svg('path', { d: 'M8 0L15 23L8 18L1 23Z', fill: '#1f2328' }, arrow);
    return node;
  };
  north.addTo(map);

  map.addLayer(canvas);
  document.documentElement.setAttribute('data-ready', 'true');
})();
