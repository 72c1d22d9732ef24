import type { KeyboardEvent, Ref } from 'react';
import { useEffect, useImperativeHandle, useRef, useState } from 'react';
import { themeColor, useIsDark } from '../charts/chart-theme.js';
import { Problem } from '../problem.js';
import type { Frame, ShownWorld } from './episode.js';
import type { CameraMode } from './world-scene.js';
import { WorldScene } from './world-scene.js';

interface WorldCanvasProps {
  readonly world: ShownWorld;
  /** The moment that is shown lies `fraction` of the way between these two. */
  readonly from: Frame;
  readonly to: Frame;
  readonly fraction: number;
  readonly camera: CameraMode;
  /** What the world is and which keys it takes, read out. */
  readonly label: string;
  readonly onKeyDown: (event: KeyboardEvent, scene: WorldScene | null) => void;
  readonly onKeyUp?: (event: KeyboardEvent) => void;
  readonly onBlur?: () => void;
  /** Gets how far the mouse was dragged to the right, in pixels; the camera does not turn by the mouse then. */
  readonly onDrag?: (pixels: number) => void;
  /** Place of the agent that is marked; nobody is where it is left out. */
  readonly marked?: number;
  /** Places of agents that are not drawn. */
  readonly hidden?: ReadonlySet<number>;
  /** The element that takes the keys. */
  readonly ref?: Ref<HTMLDivElement>;
}

const nobody: ReadonlySet<number> = new Set();

/** A world in three dimensions, which can have the keyboard. */
export function WorldCanvas(props: WorldCanvasProps) {
  const {
    world,
    from,
    to,
    fraction,
    camera,
    label,
    onKeyDown,
    onKeyUp,
    onBlur,
    onDrag,
    marked = -1,
    hidden = nobody,
    ref,
  } = props;
  const place = useRef<HTMLDivElement>(null);
  const scene = useRef<WorldScene | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const isDark = useIsDark();
  const isTurnable = onDrag === undefined;
  const newest = useRef(from);
  newest.current = from;
  const draw = useRef(() => undefined as void);
  draw.current = () => scene.current?.draw(from, to, fraction, hidden);
  useImperativeHandle(ref, () => place.current as HTMLDivElement);

  useEffect(() => {
    const { current: element } = place;
    if (element === null) return undefined;
    // One for each scene, which takes it along when it ends.
    const canvas = document.createElement('canvas');
    element.prepend(canvas);
    try {
      scene.current = new WorldScene(canvas, world, newest.current, () => draw.current());
    } catch {
      setProblem('This browser has no WebGL, so the world cannot be drawn; everything beside it works.');
      return () => canvas.remove();
    }
    const observer = new ResizeObserver(() => {
      scene.current?.resize(element.clientWidth, element.clientHeight);
      draw.current();
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      scene.current?.dispose();
      scene.current = null;
      canvas.remove();
    };
  }, [world]);

  useEffect(() => scene.current?.mark(marked), [marked, world]);
  useEffect(() => scene.current?.setTurnable(isTurnable), [isTurnable, world]);
  useEffect(() => scene.current?.setCamera(camera), [camera, world]);
  useEffect(() => scene.current?.setBackground(themeColor('--sky')), [isDark, world]);
  useEffect(() => draw.current(), [from, to, fraction, hidden, camera, isDark, world]);

  return (
    <div
      ref={place}
      className="world"
      role="application"
      aria-label={label}
      tabIndex={0}
      onKeyDown={(event) => {
        onKeyDown(event, scene.current);
        draw.current();
      }}
      onKeyUp={onKeyUp}
      onBlur={onBlur}
      onPointerDown={(event) => {
        if (isTurnable) return;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        // With the first button alone, and only where that went down in the world.
        const isDragged = event.buttons === 1 && event.currentTarget.hasPointerCapture(event.pointerId);
        if (isDragged) onDrag?.(event.movementX);
      }}
    >
      <Problem text={problem} />
    </div>
  );
}
