import { useCallback, useState, type ReactNode } from 'react';

import type { CardAlert } from './host-messages.ts';

interface Toast extends CardAlert {
  readonly key: number;
}

const shownForMs = 6_000;

export function useToasts(): {
  toasts: readonly Toast[];
  addToast: (alert: CardAlert) => void;
  dismiss: (key: number) => void;
} {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const dismiss = useCallback((key: number) => setToasts((shown) => shown.filter((toast) => toast.key !== key)), []);
  const addToast = useCallback(
    (alert: CardAlert) => {
      const key = performance.now();
      setToasts((shown) => [...shown, { ...alert, key }]);
      setTimeout(() => dismiss(key), shownForMs);
    },
    [dismiss],
  );
  return { toasts, addToast, dismiss };
}

export function Toasts({ toasts, dismiss }: { toasts: readonly Toast[]; dismiss: (key: number) => void }): ReactNode {
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.key} className="hs-alert" data-variant={toast.type ?? 'info'}>
          {toast.title === undefined ? null : <strong>{toast.title}</strong>}
          <div>{toast.message}</div>
          <button type="button" aria-label="Dismiss" onClick={() => dismiss(toast.key)}>
            ×
          </button>
        </div>
      ))}
    </div>
  );
}
