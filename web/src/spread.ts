// spread.ts - where the points of a small network stand: each part without a tie to the others has a field of its own, the fields stand in
// rows, and within a field those tied stand near each other, all apart. The same network always gives the same drawing (Fruchterman and
// Reingold, 1991, begun from circles).
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
/** The parts of the network that hang together, the largest first; each its points in order. */
function parts(points: number, ties: Place[]): number[][] {
  const of = Array.from({ length: points }, (_, i) => i);
  const root = (i: number): number => (of[i] === i ? i : (of[i] = root(of[i])));
  for (const [a, b] of ties) of[root(a)] = root(b);
  const map = new Map<number, number[]>();
  for (let i = 0; i < points; i++) map.set(root(i), [...(map.get(root(i)) ?? []), i]);
  return [...map.values()].sort((a, b) => b.length - a.length || a[0] - b[0]);
}

const POINT: Place = [168, 92]; // what a point and the name below it want for themselves
const BETWEEN: Place = [96, 84]; // between two fields
interface Field {
  points: number[];
  width: number;
  height: number;
}
/** How large a field a part wants: a few in a row, many in a square. */
function field(points: number[], width: number): Field {
  const across = Math.min(points.length, Math.max(2, Math.ceil(Math.sqrt(points.length * 1.6))), Math.max(1, Math.floor(width / POINT[0])));
  return { points, width: (across - 1) * POINT[0], height: Math.max(points.length > 2 ? 1 : 0, Math.ceil((1.5 * points.length) / across) - 1) * POINT[1] };
}
/** Fields side by side as long as there is room, then in the next row. */
function inRows(fields: Field[], width: number): Field[][] {
  const rows: Field[][] = [];
  let used = 0;
  for (const f of fields) {
    if (!rows.length || used + BETWEEN[0] + f.width > width) rows.push([]), (used = -BETWEEN[0]);
    rows[rows.length - 1].push(f);
    used += BETWEEN[0] + f.width;
  }
  return rows;
}
const best = (n: number, ties: Place[], width: number, height: number): Place[] => {
  if (n < 2) return n ? [[width / 2, height / 2]] : [];
  const few = n <= 40 && ties.length <= 120;
  const tries = Array.from({ length: few ? STARTS : 1 }, (_, i) => settled(n, ties, width, height, i));
  const crossed = few ? tries.map((at) => crossings(at, ties)) : [0];
  return tries[crossed.indexOf(Math.min(...crossed))];
};

const CLEAR: Place = [132, 62]; // nearer than this the name of the one lies on the other
/** Points that came too near each other step aside, where they overlap least, and stay in their box. */
function cleared(at: Place[], width: number, height: number): Place[] {
  for (let round = 0; round < 80; round++) {
    let moved = false;
    for (let i = 0; i < at.length; i++)
      for (let k = i + 1; k < at.length; k++) {
        const over = [0, 1].map((d) => CLEAR[d] - Math.abs(at[i][d] - at[k][d]));
        if (over[0] <= 0 || over[1] <= 0) continue;
        const d = over[0] / width < over[1] / height ? 0 : 1;
        const way = at[i][d] < at[k][d] || (at[i][d] === at[k][d] && i < k) ? -1 : 1;
        const room = d ? height : width;
        at[i][d] = Math.min(room, Math.max(0, at[i][d] + (way * over[d]) / 2));
        at[k][d] = Math.min(room, Math.max(0, at[k][d] - (way * over[d]) / 2));
        moved = true;
      }
    if (!moved) break;
  }
  return at;
}

/** Where each point stands in a box of this width, and how high it has to be. What is left over of a row is shared out between its fields. */
export function spread(points: number, ties: Place[], width: number): { places: Place[]; height: number } {
  const places: Place[] = Array.from({ length: points }, () => [0, 0]);
  let top = 0;
  for (const row of inRows(parts(points, ties).map((p) => field(p, width)), width)) {
    const high = Math.max(...row.map((f) => f.height));
    const taken = row.reduce((n, f) => n + f.width, 0) + BETWEEN[0] * (row.length - 1);
    const more = Math.max(0, width - taken) / row.length;
    let left = 0;
    for (const f of row) {
      const room = f.width + 0.7 * more;
      const index = new Map(f.points.map((p, i) => [p, i]));
      const own = ties.filter(([a]) => index.has(a)).map(([a, b]): Place => [index.get(a)!, index.get(b)!]);
      cleared(best(f.points.length, own, room, f.height), room, f.height).forEach(([x, y], i) => (places[f.points[i]] = [left + x, top + y + (high - f.height) / 2]));
      left += f.width + more + BETWEEN[0];
    }
    top += high + BETWEEN[1];
  }
  return { places, height: Math.max(0, top - BETWEEN[1]) };
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
