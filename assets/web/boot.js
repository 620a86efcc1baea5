// What Flutter's loader reads before it starts. Everything comes from this machine.
var flet = {
  pyodide: false,
  multiView: false,
  noCdn: true,
  webSocketEndpoint: "/ws",
  entrypointBaseUrl: "/",
  assetBase: "/",
  routeUrlStrategy: "path",
  canvasKitBaseUrl: "/canvaskit/",
  webRenderer: "auto",
  fontFallbackBaseUrl: "assets/fonts/"
};
flet.flutterAppLoaded = new Promise(function (resolve) { flet.flutterAppResolve = resolve; });

// WebKit restores a page from its cache with drawing stopped: start again instead.
window.addEventListener("pageshow", function (event) {
  if (event.persisted && /^Apple/.test(navigator.vendor || "")) { window.location.reload(); }
});

// Keep our cover over Flutter's own waiting screen until the notebook has drawn: it then
// gives the window its title.
(function () {
  function lift() {
    var cover = document.getElementById("cover");
    if (!cover) { return; }
    watch.disconnect();
    cover.style.opacity = 0;
    setTimeout(function () { cover.remove(); }, 200);
  }
  var watch = new MutationObserver(function () {
    if (document.title === "Carnet") { setTimeout(lift, 120); }
  });
  watch.observe(document.head, { subtree: true, childList: true, characterData: true });
  setTimeout(lift, 20000);
})();

// Read a sheet aloud, with voices of this machine only: any other would send its words away.
// The app asks by opening a window of a certain name; none is opened.
(function () {
  var synth = window.speechSynthesis;
  if (!synth || !window.SpeechSynthesisUtterance) { return; }
  var openWindow = window.open, turn = 0, told = "";
  function local() { return synth.getVoices().filter(function (v) { return v.localService; }); }
  function language(voice) { return voice.lang.slice(0, 2).toLowerCase(); }
  function tell(reading) {
    var state = JSON.stringify({ languages: Array.from(new Set(local().map(language))), reading: reading });
    if (state === told || (!told && !local().length)) { return; }
    told = state;
    fetch("/voices", { method: "POST", body: state });
  }
  function hush() { turn += 1; synth.cancel(); tell(false); }
  function read(path, lang) {
    synth.cancel();
    var mine = ++turn;
    fetch(path).then(function (answer) { return answer.ok ? answer.text() : ""; }).then(function (text) {
      // A browser falls silent in the middle of a long text: give it one paragraph at a time.
      var parts = text.split(/\n+/).filter(function (part) { return part.trim(); });
      tell(parts.length > 0);
      function next() {
        if (mine !== turn) { return; }
        var voice = local().find(function (v) { return language(v) === lang; });
        if (!parts.length || !voice) { tell(false); return; }
        var said = new SpeechSynthesisUtterance(parts.shift());
        said.voice = voice;
        said.lang = voice.lang;
        said.onend = said.onerror = next;
        synth.speak(said);
      }
      next();
    });
  }
  window.open = function (url, name) {
    if (!/^carnet-read-/.test(name || "")) { return openWindow.apply(window, arguments); }
    if (name === "carnet-read-") { hush(); } else { read(url, name.slice(12)); }
    return null;
  };
  synth.addEventListener("voiceschanged", function () { tell(synth.speaking); });
  tell(false);
})();
