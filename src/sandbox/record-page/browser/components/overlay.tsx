import type { ModalProps, PanelProps } from '@hubspot/ui-extensions';
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type MouseEvent,
  type ReactNode,
} from 'react';
import { z } from 'zod';

import { shortSize } from './sizes.ts';

/** Overlays that are open in one card, so that `actions.closeOverlay(id)` finds them. */
export interface OverlayRegistry {
  register(id: string, close: () => void): () => void;
  close(id: string): void;
}

export function createOverlayRegistry(): OverlayRegistry {
  const open = new Map<string, () => void>();
  return {
    register(id, close) {
      open.set(id, close);
      return () => open.delete(id);
    },
    close: (id) => open.get(id)?.(),
  };
}

export const Overlays = createContext<OverlayRegistry>(createOverlayRegistry());

/** Inside an overlay: how it closes itself. */
const CloseSelf = createContext<() => void>(() => undefined);

/** What the remote renderer hands over for a fragment: a wrapper whose own props hold the vendor's components in it. */
const Wrapper = z.object({
  props: z.object({
    fragment: z.object({
      children: z.array(z.object({ type: z.string(), props: z.object({ id: z.string().optional() }) })).min(1),
    }),
  }),
});

function overlayOf(node: ReactNode): { readonly kind: string; readonly id: string } | null {
  const [component] = Wrapper.safeParse(node).data?.props.fragment.children ?? [];
  return component === undefined ? null : { kind: component.type, id: component.props.id ?? '' };
}

/** Shows a tooltip while hovered or focused, and opens a modal or a panel on click. */
export function WithOverlay({ overlay, children }: { overlay?: ReactNode; children: ReactNode }): ReactNode {
  const [open, setOpen] = useState(false);
  const registry = useContext(Overlays);
  const tooltipId = useId();
  const close = useCallback(() => setOpen(false), []);
  const found = overlayOf(overlay);
  const id = found?.id ?? '';

  useEffect(() => (open && id !== '' ? registry.register(id, close) : undefined), [open, id, registry, close]);

  if (found === null) return children;
  if (found.kind === 'Tooltip') {
    return (
      // A tooltip belongs to whatever the card wraps in it, and that may be plain text: it must be reachable by keyboard.
      <span
        className="hs-overlay-anchor"
        tabIndex={0}
        aria-describedby={open ? tooltipId : undefined}
        onMouseEnter={() => setOpen(true)}
        onMouseLeave={() => setOpen(false)}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
      >
        {children}
        {open ? <span id={tooltipId}>{overlay}</span> : null}
      </span>
    );
  }
  return (
    <CloseSelf.Provider value={close}>
      <span className="hs-overlay-anchor" onClickCapture={() => setOpen(true)}>
        {children}
      </span>
      {open ? overlay : null}
    </CloseSelf.Provider>
  );
}

export function Tooltip({ children }: { children?: ReactNode }): ReactNode {
  return (
    <span role="tooltip" className="hs-tooltip">
      {children}
    </span>
  );
}

export function Modal(props: ModalProps): ReactNode {
  return (
    <Dialog
      title={props.title}
      label={props['aria-label']}
      className={`hs-modal hs-modal-${shortSize(props.width, 'sm')}${props.variant === 'danger' ? ' hs-modal-danger' : ''}`}
      onClose={props.onClose}
    >
      {props.children}
    </Dialog>
  );
}

export function Panel(props: PanelProps): ReactNode {
  return (
    <Dialog title={props.title} label={props['aria-label']} className="hs-panel" onClose={props.onClose}>
      {props.children}
    </Dialog>
  );
}

function Dialog(props: {
  title?: string | undefined;
  label?: string | undefined;
  className: string;
  onClose?: (() => void) | undefined;
  children?: ReactNode;
}): ReactNode {
  const close = useContext(CloseSelf);
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // Closed while it still stands in the page, or the focus would not go back to the button that opened it.
    return () => shown?.close();
  }, []);
  const leave = () => {
    props.onClose?.();
    close();
  };
  const leaveOnBackdrop = (event: MouseEvent) => {
    if (event.target === dialog.current) leave();
  };
  return (
    <dialog
      ref={dialog}
      className={props.className}
      aria-label={props.label ?? props.title}
      onClose={leave}
      onClick={leaveOnBackdrop}
    >
      <header>
        <h3 className="hs-heading">{props.title}</h3>
        <button type="button" className="hs-close" aria-label="Close" onClick={leave}>
          ×
        </button>
      </header>
      {props.children}
    </dialog>
  );
}

export function OverlaySection({ children }: { children?: ReactNode }): ReactNode {
  return <div className="hs-overlay-section">{children}</div>;
}

export function OverlayFooter({ children }: { children?: ReactNode }): ReactNode {
  return <footer className="hs-overlay-footer">{children}</footer>;
}
