// Reads what render/geometry.py and render/lattice.py wrote.
((territo) => {
  "use strict";

  // Steps in hundred-thousandths of a degree -> corners as [latitude, longitude].
  const ring = (steps) => {
    const corners = [];
    let lon = 0;
    let lat = 0;
    for (let at = 0; at < steps.length; at += 2) {
      lon += steps[at];
      lat += steps[at + 1];
      corners.push([lat / 1e5, lon / 1e5]);
    }
    return corners;
  };

  const polygons = (packed) => packed.map((rings) => rings.map(ring));

  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

  // Little-endian, whatever the machine.
  const int32 = (text) => {
    const raw = bytes(text);
    const view = new DataView(raw.buffer);
    return Int32Array.from({ length: raw.length / 4 }, (_, at) => view.getInt32(4 * at, true));
  };

  const uint16 = (text) => {
    const raw = bytes(text);
    const view = new DataView(raw.buffer);
    return Uint16Array.from({ length: raw.length / 2 }, (_, at) => view.getUint16(2 * at, true));
  };

  const int8 = (text) => new Int8Array(bytes(text).buffer);

  // Whole numbers, of which each has one, two or four bytes.
  const whole = (text, count) => {
    const raw = bytes(text);
    const view = new DataView(raw.buffer);
    const width = count ? raw.length / count : 1;
    if (width === 1) return raw;
    const read = width === 2 ? (at) => view.getUint16(2 * at, true) : (at) => view.getUint32(4 * at, true);
    return Uint32Array.from({ length: count }, (_, at) => read(at));
  };

  // Numbers to skip and to take, in turn -> one class per position, `nobody` where skipped.
  const spread = (runs, classes, size, nobody) => {
    const all = new Uint8Array(size).fill(nobody);
    let position = 0;
    let taken = 0;
    for (let at = 0; at < runs.length; at += 2) {
      position += runs[at];
      all.set(classes.subarray(taken, taken + runs[at + 1]), position);
      position += runs[at + 1];
      taken += runs[at + 1];
    }
    return all;
  };

  territo.packing = { ring, polygons, bytes, int8, int32, uint16, whole, spread };
  if (typeof module !== "undefined") module.exports = territo.packing;
})((globalThis.territo ??= {}));
