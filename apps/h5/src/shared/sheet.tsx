import { Popup } from "antd-mobile";
import type { ReactNode } from "react";

/** Comes up from below and is new each time; a swipe, the cross or a tap beside it closes it. */
export function Sheet({ open, onClose, children }: { open: boolean; onClose(): void; children: ReactNode }) {
  return (
    <Popup
      visible={open}
      onMaskClick={onClose}
      onClose={onClose}
      closeOnSwipe
      showCloseButton
      bodyClassName="popup"
      destroyOnClose
    >
      {children}
    </Popup>
  );
}
