/* All parts are there: put the layers on the map and say so. */
(S => {
  'use strict';
  S.fillPanel();
  S.layers.forEach(layer => S.map.addLayer(layer));
  document.documentElement.setAttribute('data-kind', S.data.kind);
  if (S.barred) document.documentElement.setAttribute('data-bar', 'true');
  document.documentElement.setAttribute('data-ready', 'true');
})(window.syriageo);
