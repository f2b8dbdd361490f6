import type {
  AlertProps,
  EmptyStateProps,
  ErrorStateProps,
  LoadingSpinnerProps,
  ProgressBarProps,
  ScoreProps,
  StatusTagProps,
  TagProps,
} from '@hubspot/ui-extensions';
import type { CSSProperties, ReactNode } from 'react';

import { WithOverlay } from './overlay.tsx';
import { shortSize } from './sizes.ts';

export function Alert(props: AlertProps): ReactNode {
  const variant = props.variant ?? 'info';
  const urgent = variant === 'danger' || variant === 'error';
  return (
    <div
      className="hs-alert"
      data-variant={variant === 'error' ? 'danger' : variant}
      role={urgent ? 'alert' : 'status'}
    >
      <strong>{props.title}</strong>
      {props.children === undefined ? null : <div>{props.children}</div>}
    </div>
  );
}

export function Tag(props: TagProps): ReactNode {
  return (
    <WithOverlay overlay={props.overlay}>
      <span className="hs-tag" data-variant={props.variant ?? 'default'}>
        {props.children}
      </span>
    </WithOverlay>
  );
}

export function StatusTag(props: StatusTagProps): ReactNode {
  return (
    <span className="hs-status-tag" data-variant={props.variant ?? 'default'} data-hollow={props.hollow === true}>
      <i aria-hidden="true" />
      {props.children}
    </span>
  );
}

/** Colour of a score in the vendor's circle: red below 50, yellow below 75, green from there on. */
function scoreTone(score: number): string {
  if (score < 50) return 'danger';
  return score < 75 ? 'warning' : 'success';
}

export function ScoreCircle(props: ScoreProps): ReactNode {
  const style: CSSProperties & { '--score': number } = { '--score': props.score };
  return (
    <div
      className="hs-score"
      data-tone={scoreTone(props.score)}
      style={style}
      role="img"
      aria-label={`Score ${props.score} of 100`}
    >
      <b>{props.score}</b>
    </div>
  );
}

export function ProgressBar(props: ProgressBarProps): ReactNode {
  const value = props.value ?? 0;
  const max = props.maxValue ?? props.valueMax ?? 100;
  const percent = max === 0 ? 0 : Math.round((value / max) * 100);
  return (
    <div className="hs-progress">
      {props.title === undefined && props.valueDescription === undefined ? null : (
        <div className="hs-progress-head">
          <span>{props.title}</span>
          <span>{props.valueDescription ?? (props.showPercentage === true ? `${percent} %` : '')}</span>
        </div>
      )}
      <div
        className="hs-progress-track"
        role="progressbar"
        aria-valuenow={value}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-label={props['aria-label'] ?? props.title}
      >
        <span data-variant={props.variant ?? 'default'} style={{ width: `${Math.max(0, Math.min(100, percent))}%` }} />
      </div>
    </div>
  );
}

export function LoadingSpinner(props: LoadingSpinnerProps): ReactNode {
  const column = props.layout === 'centered';
  return (
    <div
      className={`hs-spinner hs-spinner-${shortSize(props.size, 'sm')}${column ? ' hs-spinner-centered' : ''}`}
      role="status"
    >
      <i aria-hidden="true" />
      <span className={props.showLabel === true ? '' : 'visually-hidden'}>{props.label}</span>
    </div>
  );
}

export function EmptyState(props: EmptyStateProps): ReactNode {
  return (
    <div className={`hs-state hs-state-${props.layout ?? 'horizontal'}`}>
      <div className="hs-state-picture" aria-hidden="true" />
      <div>
        {props.title === undefined ? null : <h3 className="hs-heading">{props.title}</h3>}
        {props.children}
      </div>
    </div>
  );
}

export function ErrorState(props: ErrorStateProps): ReactNode {
  return (
    <div className="hs-state hs-state-vertical" role="alert">
      <div className="hs-state-picture hs-state-error" aria-hidden="true" />
      <div>
        <h3 className="hs-heading">{props.title ?? 'Something went wrong.'}</h3>
        {props.children}
      </div>
    </div>
  );
}
