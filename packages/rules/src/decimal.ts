/** Exact decimals, as the database adds and compares them: 0.1 + 0.2 is 0.3. */
export type Decimal = { units: bigint; scale: number };

/** Reads what PostgreSQL prints for a numeric or an integer, or a number of ours below 10^15 with up to six decimals. */
export function decimal(value: string | number): Decimal {
  const [whole = "0", fraction = ""] = String(value).split(".");
  return { units: BigInt(whole + fraction), scale: fraction.length };
}

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: atScale(a, scale) + atScale(b, scale), scale };
}

export const times = (a: Decimal, factor: number): Decimal => ({
  units: a.units * BigInt(factor),
  scale: a.scale,
});

/** Negative, zero or positive, as `sort` wants it. */
export function compare(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const difference = atScale(a, scale) - atScale(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** "-0.05": what `decimal` reads again. */
export function printed({ units, scale }: Decimal): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  const point = digits.length - scale;
  return `${units < 0n ? "-" : ""}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ""}`;
}

/** One text for one number: 1.50 and 1.5 are "1.5". */
export const normal = (value: Decimal): string =>
  value.scale === 0
    ? printed(value)
    : printed(value)
        .replace(/\.?0+$/, "")
        .replace(/^-0$/, "0");

/** For showing; exactness ends here. */
export const toNumber = ({ units, scale }: Decimal): number => Number(units) / 10 ** scale;

const atScale = ({ units, scale }: Decimal, wanted: number): bigint => units * 10n ** BigInt(wanted - scale);
