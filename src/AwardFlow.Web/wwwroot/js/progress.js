// A page of background work reads itself again until the work is done; without script there is a link for it.
(function () {
  'use strict';
  function look() {
    fetch(window.location.href)
      .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(); })
      .then(function (text) {
        var here = document.querySelector('[data-progress]');
        var there = new DOMParser().parseFromString(text, 'text/html').querySelector('[data-progress]');
        if (!there) { window.location.reload(); return; }
        // The buttons keep the focus: only bar and figures are replaced.
        ['progress', 'dl', 'h2'].forEach(function (part) {
          var from = there.querySelector(part);
          var to = here.querySelector(part);
          if (from && to) to.replaceWith(from);
        });
        window.setTimeout(look, 1500);
      })
      .catch(function () { window.setTimeout(look, 5000); });
  }
  if (document.querySelector('[data-progress]')) window.setTimeout(look, 1500);
}());
