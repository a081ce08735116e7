import { readFileSync } from "node:fs";
import { CONVERSION_PATHS, conversionPathLabels, type ConversionPath } from "@hortus/contracts";
import { createChance } from "./chance.ts";
import { prescriptions, products, stores } from "./company.ts";
import { personOf } from "./people.ts";

/** One purchase of the demo: a line of the real log, moved in time and given to a made-up person. */
export interface DemoPurchase {
  number: string;
  orderNumber: string;
  paidAt: Date;
  amountYuan: string;
  product: string;
  code: string;
  quantity: number;
  store: string;
  /** As a till says it; empty for who bought without any. */
  path: string;
}

export const CUSTOMERS = 2_000;
const DAY_MS = 86_400_000;
const LAST_DAY_OF_LOG = Date.UTC(1998, 5, 30);

/**
 * The purchases of the first 2 000 customers of the CDNOW sample (apps/server/fixtures/cdnow), with its last day moved to yesterday.
 * Who buys, when and for how much is real; dollars are read as yuan; goods, shops and the hour are made up, always the same.
 */
export function demoPurchases(now: Date): DemoPurchase[] {
  const file = new URL("../../apps/server/fixtures/cdnow/CDNOW_sample.txt", import.meta.url);
  const shiftMs = startOfShanghaiDay(now) - DAY_MS - LAST_DAY_OF_LOG;
  return readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, number]) => Number(number) <= CUSTOMERS)
    .map(([, number = "", date = "", quantity = "", amount = ""], index) => {
      const chance = createChance(index + 1);
      const day = Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6, 8)));
      const minutes = 8 * 60 + 30 + chance.integer(13 * 60);
      return {
        number,
        orderNumber: `BCY${String(index + 1).padStart(6, "0")}`,
        paidAt: new Date(day + shiftMs + minutes * 60_000),
        amountYuan: amount,
        ...soldTo(number, index),
        quantity: Number(quantity),
        store: storeOf(number),
        path: pathOf(index),
      };
    });
}

/** One in twelve takes a medicine for good and buys it every third time; everything else is chance. */
function soldTo(number: string, index: number): { product: string; code: string } {
  const chance = createChance(index + 1);
  const habit = createChance(Number(number) + 9_000);
  const medicine = habit.next() < 1 / 12 ? habit.pick(prescriptions) : undefined;
  const { code, name } = medicine && chance.next() < 1 / 3 ? medicine : chance.pick(products);
  return { product: name, code };
}

/** Everybody shops at one shop of the chain. */
export function storeOf(number: string): string {
  return createChance(Number(number) + 5_000).pick(stores).name;
}

/** Two in five come by one of the brand's own ways, WeCom before all. */
function pathOf(index: number): string {
  const chance = createChance(index + 20_000);
  if (chance.next() >= 0.4) return "";
  return conversionPathLabels[chance.pick<ConversionPath>(["wecom_chat", "wecom_chat", ...CONVERSION_PATHS])]
    .zh;
}

/** The same purchases as a till would export them, for the import page. */
export function purchasesCsv(purchases: readonly DemoPurchase[]): string {
  const lines = purchases.map(
    ({ number, orderNumber, paidAt, amountYuan, product, code, quantity, store, path }) => {
      const person = personOf(number);
      return [
        orderNumber,
        person.phone,
        person.name,
        shanghaiTime(paidAt),
        amountYuan,
        code,
        product,
        quantity,
        store,
        path,
      ].join(",");
    },
  );
  return ["订单号,手机号,姓名,支付时间,实付金额,商品编码,商品,数量,门店,成交路径", ...lines, ""].join("\n");
}

// Shanghai is UTC+8 all year.
const SHANGHAI_MS = 8 * 3_600_000;

export function startOfShanghaiDay(at: Date): number {
  return Math.floor((at.getTime() + SHANGHAI_MS) / DAY_MS) * DAY_MS - SHANGHAI_MS;
}

function shanghaiTime(at: Date): string {
  return new Date(at.getTime() + SHANGHAI_MS).toISOString().slice(0, 19).replace("T", " ");
}
