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
  var url = new URL('spatius-avatar.js', script.src);

  /** Why the module did not come, as far as a page can know it. */
  function reason() {
    if (url.protocol === 'file:') {
      return (
        'This page was opened as a file, and browsers load no modules from files. Open it from a ' +
        'server, for example by "npx serve", or name the script of a CDN.'
      );
    }
    if (url.origin !== location.origin) {
      return (
        'Look at the network panel: ' +
        url.host +
        ' has to send it, and to allow other sites to load it (Access-Control-Allow-Origin, CORS); ' +
        "the page's Content-Security-Policy has to name it in script-src."
      );
    }
    return 'All files of the folder dist have to lie beside it; the network panel shows what is missing.';
  }

  /** Whether the page is looked at by who writes it. */
  function inDevelopment() {
    return (
      location.protocol === 'file:' || /^(localhost|127\.0\.0\.1|\[::1\])$/.test(location.hostname)
    );
  }

  /** Every avatar that cannot come says so, once its page is there. */
  function note(message) {
    document.querySelectorAll('spatius-avatar').forEach(function (avatar) {
      var line = document.createElement('p');
      line.setAttribute('role', 'alert');
      line.textContent = message;
      avatar.prepend(line);
    });
  }

  /** What the module exports, once it is there. */
  window.spatiusAvatar = import(url.href);
  window.spatiusAvatar.catch(function (error) {
    var message = url.href + ' could not be loaded. ' + reason();
    console.error('[spatius-avatar] ' + message, error);
    if (!inDevelopment()) return;
    if (document.readyState !== 'loading') note(message);
    else document.addEventListener('DOMContentLoaded', note.bind(null, message));
  });
})();
