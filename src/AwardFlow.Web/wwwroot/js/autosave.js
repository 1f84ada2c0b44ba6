// Saves the draft while somebody types. The form works in full without it.
(function () {
  'use strict';
  var form = document.querySelector('form[data-autosave]');
  if (!form) return;
  var state = form.querySelector('[data-save-state]');
  var saved = document.querySelector('[data-saved]');
  var version = form.querySelector('input[name=draftVersion]');
  var timer = 0, busy = false, again = false, stopped = false, leaving = false;

  function say(text, bad) {
    if (!state) return;
    state.textContent = text;
    state.classList.toggle('bad', !!bad);
  }

  function stop(text) {
    stopped = true;
    say(text, true);
    if (state) state.setAttribute('role', 'alert');
  }

  function later() {
    if (stopped) return;
    say(form.dataset.unsavedText);
    clearTimeout(timer);
    timer = setTimeout(save, 2000);
  }

  function answers() {
    var data = new FormData();
    new FormData(form).forEach(function (value, key) {
      if (typeof value === 'string' && key !== '_once') data.append(key, value);
    });
    return data;
  }

  function save() {
    if (stopped || leaving) return;
    if (busy) { again = true; return; }
    busy = true;
    fetch(form.dataset.autosave, { method: 'POST', body: answers(), credentials: 'same-origin', headers: { Accept: 'application/json' } })
      .then(function (answer) {
        var json = (answer.headers.get('content-type') || '').indexOf('json') >= 0;
        if (answer.redirected || !json) { stop(form.dataset.signedOutText); return null; }
        return answer.json().then(function (body) {
          if (!answer.ok) { stop(body.message); return; }
          version.value = body.version;
          var text = form.dataset.savedText.replace('{0}', body.saved);
          if (saved) saved.textContent = text;
          if (!again) say(text);
        });
      })
      .catch(function () { say(form.dataset.offlineText, true); })
      .finally(function () {
        busy = false;
        if (again) { again = false; save(); }
      });
  }

  form.addEventListener('input', function (e) { if (e.target.type !== 'file') later(); });
  form.addEventListener('change', function (e) { if (e.target.type !== 'file') later(); });

  // A button sends the version that the last save made: let a running save finish first.
  form.addEventListener('submit', function (e) {
    clearTimeout(timer);
    if (!busy || leaving) {
      leaving = true;
      setTimeout(function () { if (e.defaultPrevented) leaving = false; }, 0);
      return;
    }
    e.preventDefault();
    e.stopPropagation();
    var button = e.submitter;
    leaving = true;
    var wait = setInterval(function () {
      if (busy) return;
      clearInterval(wait);
      form.requestSubmit(button);
    }, 50);
  });
  window.addEventListener('pageshow', function () { leaving = false; });
}());
