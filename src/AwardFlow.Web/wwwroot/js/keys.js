// Keyboard for reviewers. The pages work in full without it.
(function () {
  'use strict';
  var current = -1;

  function rows() { return document.querySelectorAll('table[data-keys] tbody tr'); }

  function go(i) {
    var all = rows();
    if (!all.length) return;
    if (current >= 0 && all[current]) all[current].classList.remove('cur');
    current = Math.max(0, Math.min(all.length - 1, i));
    all[current].classList.add('cur');
    all[current].scrollIntoView({ block: 'nearest' });
  }

  function follow(selector) {
    var link = document.querySelector(selector);
    if (link) link.click();
  }

  function choose(outcome) {
    var radio = document.querySelector('input[type=radio][data-outcome="' + outcome + '"]');
    if (!radio) return;
    radio.checked = true;
    radio.dispatchEvent(new Event('change', { bubbles: true }));
    var opinion = document.querySelector('[data-opinion]');
    if (opinion) opinion.focus();
  }

  // A usual opinion goes into the text, where it can be changed.
  document.addEventListener('change', function (e) {
    var id = e.target.getAttribute('data-quick');
    var text = id && document.getElementById(id);
    if (!text || !e.target.value) return;
    text.value = text.value.trim() ? text.value.trim() + '\n' + e.target.value : e.target.value;
    e.target.value = '';
    text.focus();
  });

  // The drawn path opens at the current step.
  document.querySelectorAll('[data-path]').forEach(function (box) {
    var now = box.querySelector('.path-current');
    if (!now) return;
    var place = now.getBoundingClientRect();
    box.scrollLeft += place.left - box.getBoundingClientRect().left - (box.clientWidth - place.width) / 2;
  });

  document.addEventListener('keydown', function (e) {
    if (/INPUT|SELECT|TEXTAREA/.test(e.target.tagName) && e.key !== 'Escape') return;
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
    var all = rows();
    switch (e.key) {
      case 'j': if (all.length) go(current + 1); else follow('[data-next]'); break;
      case 'k': if (all.length) go(current - 1); else follow('[data-previous]'); break;
      case 'x': if (all[current]) { var box = all[current].querySelector('input[type=checkbox]'); if (box) box.checked = !box.checked; } break;
      case 'Enter': if (all[current] && e.target.tagName !== 'A' && e.target.tagName !== 'BUTTON') { var a = all[current].querySelector('a'); if (a) a.click(); } break;
      case 'a': choose('Approve'); break;
      case 'b': choose('Return'); break;
      case 'r': choose('Reject'); break;
      case '/': var q = document.querySelector('[data-search]'); if (q) { q.focus(); e.preventDefault(); } break;
    }
  });
}());
