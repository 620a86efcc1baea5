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
