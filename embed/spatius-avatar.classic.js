// The element for sites that take away type="module": a classic script, which imports the module beside it.
(function () {
  'use strict';
  var script = document.currentScript;
  if (!script || !script.src) {
    console.error(
      '[spatius-avatar] spatius-avatar.classic.js must be named by the src of a script tag.',
    );
    return;
  }
  var url = new URL('spatius-avatar.js', script.src).href;
  /** What the module exports, once it is there. */
  window.spatiusAvatar = import(url);
  window.spatiusAvatar.catch(function (error) {
    console.error('[spatius-avatar] ' + url + ' could not be loaded.', error);
  });
})();
