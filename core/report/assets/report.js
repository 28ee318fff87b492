for (const figure of document.querySelectorAll("figure")) {
  const plot = figure.querySelector(".plot");
  const { data, layout } = JSON.parse(figure.querySelector("script").textContent);
  Plotly.newPlot(plot, data, layout, { responsive: true, displaylogo: false });
  for (const button of figure.querySelectorAll("button")) {
    button.addEventListener("click", () => {
      const format = button.dataset.format;
      const size = { width: plot.clientWidth, height: plot.clientHeight, scale: format === "png" ? 3 : 1 };
      Plotly.downloadImage(plot, { format, filename: `${document.title} ${figure.id}`, ...size });
    });
  }
}
