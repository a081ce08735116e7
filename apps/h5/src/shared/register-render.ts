import { unstableSetRender } from "antd-mobile";
import { createRoot, type Root } from "react-dom/client";

const roots = new WeakMap<Element | DocumentFragment, Root>();

/** antd-mobile 5 opens toasts and sheets with React 18's way of rendering; without this they stay silent on React 19. */
export function registerRender(): void {
  unstableSetRender((node, container) => {
    const root = roots.get(container) ?? createRoot(container);
    roots.set(container, root);
    root.render(node);
    return async () => {
      // React must finish what it draws now before its root goes.
      await Promise.resolve();
      root.unmount();
      roots.delete(container);
    };
  });
}
