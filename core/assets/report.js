const PRINT_WIDTH = 700;
const figures = [...document.querySelectorAll("figure")].map((figure) => ({
  plot: figure.querySelector(".plot"),
  name: figure.id,
  content: JSON.parse(figure.querySelector("script").textContent),
  buttons: figure.querySelectorAll("button"),
}));
for (const { plot, name, content, buttons } of figures) {
  Plotly.newPlot(plot, content.data, content.layout, { responsive: true, displaylogo: false });
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const format = button.dataset.format;
      const size = { width: plot.clientWidth, height: plot.clientHeight, scale: format === "png" ? 3 : 1 };
      Plotly.downloadImage(plot, { format, filename: name, ...size });
    });
  }
}
addEventListener("beforeprint", () => figures.forEach(({ plot }) => Plotly.relayout(plot, { width: PRINT_WIDTH })));
addEventListener("afterprint", () => figures.forEach(({ plot }) => Plotly.relayout(plot, { width: null, autosize: true })));
