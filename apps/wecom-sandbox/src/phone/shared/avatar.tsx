const HUES = ["#1f7a5a", "#b8643a", "#2f6690", "#7a5c99", "#8a6d1f", "#a34d63"];

/** The last character of the name (without a group's count) on a colour that stays with the id. */
export function Avatar({ id, name }: { id: string; name: string }) {
  const sum = [...id].reduce((total, letter) => (total * 31 + (letter.codePointAt(0) ?? 0)) % 9_973, 7);
  return (
    <span className="avatar" style={{ background: HUES[sum % HUES.length] }} aria-hidden="true">
      {[...name.replace(/\s*\(\d+\)$/, "")].at(/[a-z]/i.test(name) ? 0 : -1) ?? "?"}
    </span>
  );
}
