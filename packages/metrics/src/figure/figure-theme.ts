/** Colours of Okabe and Ito's palette, told apart with every common kind of colour blindness. */
export const SEEKER_COLOR = '#d55e00';
export const HIDER_COLOR = '#0072b2';
/** For figures of both sides together. */
export const TOTAL_COLOR = '#3d3d3d';

export const INK_COLOR = '#1f2328';
export const MUTED_COLOR = '#656d76';
export const GRID_COLOR = '#e6e8eb';
export const MARK_COLOR = '#8c959f';
export const PAPER_COLOR = '#ffffff';

export const FONT_FAMILY = 'DejaVu Sans';
