/** The page's icon, drawn: a speech bubble, with a number or a dot for what is new. */
const SIZE = 64;

function bubble(draw: CanvasRenderingContext2D): void {
  draw.fillStyle = "#4f4dc4";
  draw.beginPath();
  draw.roundRect(4, 6, 56, 44, 14);
  draw.fill();
  draw.beginPath();
  draw.moveTo(16, 44);
  draw.lineTo(16, 62);
  draw.lineTo(34, 46);
  draw.fill();
  draw.fillStyle = "#fff";
  for (const x of [20, 32, 44]) {
    draw.beginPath();
    draw.arc(x, 28, 4, 0, Math.PI * 2);
    draw.fill();
  }
}

function badge(draw: CanvasRenderingContext2D, words: string): void {
  draw.fillStyle = "#d0242f";
  draw.beginPath();
  draw.arc(46, 18, words ? 18 : 12, 0, Math.PI * 2);
  draw.fill();
  if (!words) return;
  draw.fillStyle = "#fff";
  draw.font = "bold 26px sans-serif";
  draw.textAlign = "center";
  draw.textBaseline = "middle";
  draw.fillText(words, 46, 20);
}

let shown = "";

export function drawFavicon(mentions: number, unread: boolean): void {
  const words = mentions > 0 ? (mentions > 9 ? "9+" : String(mentions)) : "";
  const state = `${words} ${unread}`;
  if (state === shown) return;
  shown = state;
  const canvas = document.createElement("canvas");
  canvas.width = SIZE;
  canvas.height = SIZE;
  const draw = canvas.getContext("2d");
  const link = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  if (!draw || !link) return;
  bubble(draw);
  if (words || unread) badge(draw, words);
  link.href = canvas.toDataURL("image/png");
}
