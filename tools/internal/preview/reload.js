// Reloads a page of the preview when it, or a style, script or picture, is
// different from what the browser shows. The server adds it to each page as it
// is served; it is not part of the website. It stands after every script that
// listens to it, as an update may come as soon as it asks.
(() => {
  const { build, file } = document.currentScript.dataset;
  const reload = () => {
    source.close();
    location.reload();
  };
  const source = new EventSource("/.nscp/live");
  // Sent at each connection: another number means that a build was missed.
  source.addEventListener("build", (e) => {
    if (JSON.parse(e.data) !== build) reload();
  });
  source.addEventListener("update", (e) => {
    const { files } = JSON.parse(e.data);
    if (!files || file === "desk" || files.some((f) => f === file || !f.endsWith(".html"))) reload();
    else document.dispatchEvent(new Event("nscp-update"));
  });
  addEventListener("pagehide", () => source.close());
})();
