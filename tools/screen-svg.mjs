/** Size of a character cell, in SVG units, and the space around the screen. */
const cell = { width: 8.4, height: 18 };
const margin = 16;

/** What control sequences begin with. */
const escape = String.fromCharCode(27);
const colourSequence = new RegExp(`${escape}\\[([0-9;]*)m`);
const otherSequence = new RegExp(`${escape}\\[[0-9;?]*[A-LN-Za-ln-z]`, 'g');

const background = '#16181d';
const foreground = '#d7dae0';
/** The sixteen colours that a terminal names, normal then bright. */
const palette = [
  '#3b4048',
  '#e06c75',
  '#98c379',
  '#e5c07b',
  '#61afef',
  '#c678dd',
  '#56b6c2',
  '#d7dae0',
  '#7f848e',
  '#ff7a85',
  '#b5e890',
  '#ffd68a',
  '#7cc4ff',
  '#dd9bf0',
  '#7fdbe6',
  '#ffffff',
];

/**
 * A terminal's screen as a picture.
 *
 * @param {string} frame text with colour sequences (SGR); other sequences are left out
 * @param {number} columns width of the screen in characters
 * @returns {string} SVG
 */
export function screenSvg(frame, columns) {
  const lines = frame.replace(otherSequence, '').replace(/\n+$/, '').split('\n');
  const width = columns * cell.width + 2 * margin;
  const height = lines.length * cell.height + 2 * margin;
  let style = {};
  const texts = lines.flatMap((line, row) => {
    let column = 0;
    return line.split(new RegExp(`(${escape}\\[[0-9;]*m)`)).flatMap((piece) => {
      const codes = colourSequence.exec(piece)?.[1];
      if (codes !== undefined) {
        style = styled(style, codes.split(';').map(Number));
        return [];
      }
      const run = { text: piece, column, row, style };
      column += [...piece].length;
      return piece.trim() === '' ? [] : [textElement(run)];
    });
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-size="14" font-family="Menlo, Consolas, 'DejaVu Sans Mono', monospace">`,
    `<rect width="${width}" height="${height}" rx="8" fill="${background}"/>`,
    ...texts,
    '</svg>',
    '',
  ].join('\n');
}

/** textLength keeps the columns in line whatever font is there. */
function textElement({ text, column, row, style }) {
  const start = text.length - text.trimStart().length;
  const visible = text.trim();
  const x = (margin + (column + start) * cell.width).toFixed(1);
  const y = (margin + row * cell.height + 13).toFixed(1);
  const length = ([...visible].length * cell.width).toFixed(1);
  const attributes = [
    `fill="${style.colour ?? foreground}"`,
    ...(style.bold ? ['font-weight="bold"'] : []),
    ...(style.dim ? ['opacity="0.6"'] : []),
  ].join(' ');
  const escaped = visible.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return `<text x="${x}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs" xml:space="preserve" ${attributes}>${escaped}</text>`;
}

/** The style after a colour sequence (ECMA-48, SGR). */
function styled(before, codes) {
  const style = { ...before };
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (code === 0) Object.assign(style, { colour: undefined, bold: false, dim: false });
    else if (code === 1) style.bold = true;
    else if (code === 2) style.dim = true;
    else if (code === 22) Object.assign(style, { bold: false, dim: false });
    else if (code >= 30 && code <= 37) style.colour = palette[code - 30];
    else if (code >= 90 && code <= 97) style.colour = palette[code - 82];
    else if (code === 39) style.colour = undefined;
    else if (code === 38 && codes[i + 1] === 2) {
      style.colour = `rgb(${codes.slice(i + 2, i + 5).join(',')})`;
      i += 4;
    } else if (code === 38 && codes[i + 1] === 5) i += 2;
  }
  return style;
}
