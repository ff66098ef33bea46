import { css } from 'lit';

/** A panel in the upper corner: dark under any avatar and page, and out of the pointer's way. */
export const overlayStyles = css`
  .debug {
    position: absolute;
    inset-block-start: 8px;
    inset-inline-start: 8px;
    z-index: 1;
    box-sizing: border-box;
    inline-size: 176px;
    max-inline-size: calc(100% - 16px);
    padding: 8px 10px 9px;
    border: 1px solid rgb(255 255 255 / 14%);
    border-radius: 10px;
    background: rgb(15 17 23 / 84%);
    color: #f2f4f8;
    font:
      500 11px/1.5 ui-monospace,
      'SF Mono',
      'Cascadia Mono',
      'DejaVu Sans Mono',
      monospace;
    font-variant-numeric: tabular-nums;
    text-align: start;
    direction: ltr;
    pointer-events: none;
  }
  /* A message lies where the panel would. */
  .frame:has(.notice) > .debug {
    inset-block: auto 8px;
  }
  .debug p,
  .debug dl,
  .debug dd {
    margin: 0;
  }
  .debug .state {
    display: flex;
    align-items: center;
    gap: 7px;
    margin-block-end: 4px;
    padding-block-end: 4px;
    border-block-end: 1px solid rgb(255 255 255 / 12%);
    font-weight: 700;
  }
  .debug .state::before {
    content: '';
    flex: none;
    inline-size: 8px;
    block-size: 8px;
    border-radius: 50%;
    background: #9aa3b2;
  }
  .debug .good::before {
    background: #4ade80;
  }
  .debug .held::before {
    background: #fbbf24;
  }
  .debug .bad::before {
    background: #f87171;
  }
  .debug dl > div {
    display: flex;
    justify-content: space-between;
    gap: 10px;
  }
  .debug dt {
    flex: none;
    color: #aeb6c4;
  }
  .debug dd {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .debug .problem {
    margin-block-start: 4px;
    padding-block-start: 4px;
    border-block-start: 1px solid rgb(255 255 255 / 12%);
    color: #fca5a5;
    overflow-wrap: anywhere;
  }
  @container (inline-size < 260px) {
    .debug {
      inset-block-start: 4px;
      inset-inline-start: 4px;
      inline-size: auto;
      max-inline-size: calc(100% - 8px);
      padding: 4px 7px 5px;
      border-radius: 7px;
      font-size: 10px;
      line-height: 1.35;
    }
    .debug .state {
      margin-block-end: 2px;
      padding-block-end: 2px;
    }
    .debug .more {
      display: none;
    }
  }
  /* Over an avatar as small as that, only its state can be read. */
  @container (inline-size < 120px) {
    .debug dl,
    .debug .problem {
      display: none;
    }
    .debug .state {
      margin: 0;
      padding: 0;
      border: 0;
    }
  }
  @media (forced-colors: active) {
    .debug {
      background: Canvas;
      color: CanvasText;
    }
    .debug dt,
    .debug .problem {
      color: CanvasText;
    }
    .debug .state::before {
      forced-color-adjust: none;
    }
  }
`;
