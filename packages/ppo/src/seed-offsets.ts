/** Offsets that keep the seeds of the trainer's random streams apart. */
export const seedOffsets = {
  actions: 0x1000_0000,
  learning: 0x2000_0000,
  inspection: 0x3000_0000,
  opponents: 0x4000_0000,
};
