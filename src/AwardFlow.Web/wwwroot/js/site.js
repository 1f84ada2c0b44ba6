// Small comforts for every page; nothing depends on them.
(function () {
  'use strict';
  document.addEventListener('click', function (e) {
    var print = e.target.closest('[data-print]');
    if (print) { e.preventDefault(); window.print(); }
    var toggle = e.target.closest('[data-menu]');
    if (toggle) document.body.classList.toggle('menu-open');
  });

  // Ask before something that can't be taken back.
  document.addEventListener('submit', function (e) {
    var text = (e.submitter && e.submitter.getAttribute('data-confirm')) || e.target.getAttribute('data-confirm');
    if (text && !window.confirm(text)) e.preventDefault();
  });

  // A part of the page that belongs to one choice is shown with it.
  function showParts() {
    document.querySelectorAll('[data-shown-with]').forEach(function (part) {
      var wanted = part.getAttribute('data-shown-with').split(' ');
      var chosen = document.querySelector('input[name="' + part.getAttribute('data-choice') + '"]:checked');
      part.hidden = !(chosen && wanted.indexOf(chosen.value) >= 0);
    });
  }
  document.addEventListener('change', showParts);
  showParts();
}());
