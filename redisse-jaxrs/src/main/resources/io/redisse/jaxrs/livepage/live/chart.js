// A line chart of the last two minutes.

const SPAN = 120_000;
const WIDTH = 240;
const HEIGHT = 48;
const SVG = 'http://www.w3.org/2000/svg';

/** The line is interrupted after a longer pause, for example while the page was hidden. */
const GAP = 5000;

export class Chart {
  #svg;
  #title;
  #points = [];
  #area = document.createElementNS(SVG, 'path');
  #line = document.createElementNS(SVG, 'path');

  constructor(svg) {
    this.#svg = svg;
    this.#title = svg.getAttribute('aria-label');
    svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
    svg.setAttribute('preserveAspectRatio', 'none');
    this.#area.classList.add('area');
    this.#line.classList.add('line');
    svg.append(this.#area, this.#line);
  }

  /** Adds a measured value; time is in milliseconds. */
  add(time, value) {
    this.#points.push({time, value});
    while (this.#points[0].time < time - SPAN) {
      this.#points.shift();
    }
    this.#draw(time);
  }

  #draw(now) {
    const max = Math.max(1, ...this.#points.map(point => point.value));
    const x = time => (WIDTH * (1 - (now - time) / SPAN)).toFixed(1);
    const y = value => (HEIGHT - 2 - (HEIGHT - 4) * (value / max)).toFixed(1);
    let line = '';
    let area = '';
    for (const run of this.#runs()) {
      const path = run.map(point => `${x(point.time)} ${y(point.value)}`).join('L');
      line += `M${path}`;
      area += `M${x(run[0].time)} ${HEIGHT}L${path}L${x(run.at(-1).time)} ${HEIGHT}Z`;
    }
    this.#line.setAttribute('d', line);
    this.#area.setAttribute('d', area);
    const last = this.#points.at(-1).value;
    this.#svg.setAttribute('aria-label',
      `${this.#title}, last two minutes: now ${Math.round(last)}, maximum ${Math.round(max)}`);
  }

  #runs() {
    const runs = [];
    let before = -Infinity;
    for (const point of this.#points) {
      if (point.time - before > GAP) {
        runs.push([]);
      }
      runs.at(-1).push(point);
      before = point.time;
    }
    return runs;
  }
}
