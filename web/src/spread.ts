// spread.ts - where the points of a small network stand: those tied near each other, all apart, the whole as wide as its box. The same
// network always gives the same drawing (Fruchterman and Reingold, 1991, begun from circles).
const ROUNDS_MOST = 400;
const WORK = 12_000_000; // pairs of points looked at in all, so that a large network does not hold the page up

type Place = [number, number];
const STARTS = 8; // of which the one with the fewest crossings is drawn

/** How often ties cross. */
function crossings(at: Place[], ties: Place[]): number {
  const side = (a: Place, b: Place, c: Place) => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
  let n = 0;
  for (let i = 0; i < ties.length; i++)
    for (let k = i + 1; k < ties.length; k++) {
      const [a, b, c, d] = [...ties[i], ...ties[k]];
      if (a === c || a === d || b === c || b === d) continue;
      if (side(at[a], at[b], at[c]) !== side(at[a], at[b], at[d]) && side(at[c], at[d], at[a]) !== side(at[c], at[d], at[b])) n++;
    }
  return n;
}
export function spread(points: number, ties: Place[], width: number, height: number): Place[] {
  if (points < 2) return points ? [[width / 2, height / 2]] : [];
  const few = points <= 40 && ties.length <= 120;
  const tries = Array.from({ length: few ? STARTS : 1 }, (_, i) => settled(points, ties, width, height, i));
  const crossed = few ? tries.map((at) => crossings(at, ties)) : [0];
  return tries[crossed.indexOf(Math.min(...crossed))];
}
function settled(points: number, ties: Place[], width: number, height: number, start: number): Place[] {
  /* where on the circle a point begins: another order each time */
  const order = Array.from({ length: points }, (_, i) => i).sort((i, k) => ((i * (7 * start + 1) + start) % 31) - ((k * (7 * start + 1) + start) % 31) || i - k);
  const turn = (i: number) => (2 * Math.PI * order.indexOf(i)) / points + 0.3 + start;
  const x = Array.from({ length: points }, (_, i) => width * (0.5 + 0.35 * Math.cos(turn(i))));
  const y = Array.from({ length: points }, (_, i) => height * (0.5 + 0.35 * Math.sin(turn(i))));
  const far = 0.9 * Math.sqrt((width * height) / points);
  const rounds = Math.max(30, Math.min(ROUNDS_MOST, Math.floor(WORK / (points * points))));
  for (let round = 0; round < rounds; round++) {
    const dx = new Array<number>(points).fill(0);
    const dy = new Array<number>(points).fill(0);
    const push = (i: number, k: number, force: (d: number) => number) => {
      const ax = x[i] - x[k] || 0.01 * (i - k);
      const ay = y[i] - y[k] || 0.01;
      const d = Math.max(1, Math.hypot(ax, ay));
      const f = force(d) / d;
      dx[i] += ax * f;
      dy[i] += ay * f;
      dx[k] -= ax * f;
      dy[k] -= ay * f;
    };
    for (let i = 0; i < points; i++) for (let k = i + 1; k < points; k++) push(i, k, (d) => (far * far) / d);
    for (const [i, k] of ties) push(i, k, (d) => -(d * d) / far);
    const step = (far / 3) * (1 - round / rounds);
    for (let i = 0; i < points; i++) {
      dx[i] += (width / 2 - x[i]) * 0.08; // parts without a tie between them stay on the sheet
      dy[i] += (height / 2 - y[i]) * 0.08;
      const d = Math.max(1, Math.hypot(dx[i], dy[i]));
      x[i] += (dx[i] / d) * Math.min(d, step);
      y[i] += (dy[i] / d) * Math.min(d, step);
    }
  }
  const fit = (list: number[], room: number) => {
    const [least, most] = [Math.min(...list), Math.max(...list)];
    return list.map((v) => (most - least < 1 ? room / 2 : ((v - least) / (most - least)) * room));
  };
  const [fx, fy] = [fit(x, width), fit(y, height)];
  return fx.map((v, i) => [v, fy[i]]);
}
