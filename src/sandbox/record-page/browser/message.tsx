import type { ReactNode } from 'react';

/** One sentence in place of a page: loading, missing, or failed. */
export function Message({ title, text }: { title: string; text: string }): ReactNode {
  return (
    <div className="message" role="status">
      <h1>{title}</h1>
      <p>{text}</p>
    </div>
  );
}
