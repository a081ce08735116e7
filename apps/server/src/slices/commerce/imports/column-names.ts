import type { ImportField } from "@hortus/contracts";

/** The names that exports give their columns; the first fits best. */
const NAMES: readonly (readonly [ImportField, string])[] = [
  [
    "orderId",
    "订单号 订单编号 订单id 交易单号 交易号 流水号 小票号 单号 orderid orderno ordernumber transactionid invoiceno invoice",
  ],
  [
    "paidAt",
    "支付时间 付款时间 支付日期 付款日期 成交时间 交易时间 下单时间 交易日期 销售日期 订单日期 paidat paytime paymenttime paymentdate orderdate purchasedate datetime 日期 时间 date time",
  ],
  [
    "amount",
    "实付金额 实收金额 支付金额 付款金额 实付 实收 成交金额 订单金额 消费金额 销售金额 amountpaid amount total dollarvalue dollars revenue 金额 合计 总价 price",
  ],
  [
    "lineAmount",
    "商品金额 商品小计 小计 行金额 明细金额 商品实付 商品总价 lineamount linetotal subtotal itemamount itemtotal",
  ],
  ["phone", "手机号 手机号码 手机 联系电话 电话 mobile phone phonenumber tel"],
  ["externalUserId", "externaluserid 外部联系人"],
  ["unionid", "unionid"],
  [
    "memberNumber",
    "会员号 会员卡号 会员编号 会员id 卡号 客户编号 客户号 客户id memberno membernumber memberid customerid customerno customernumber masterid userid",
  ],
  ["customerName", "客户姓名 会员姓名 姓名 收货人 买家 昵称 customername buyername buyer nickname"],
  ["store", "门店名称 店铺名称 门店 店铺 分店 storename store shop"],
  ["conversionPath", "成交路径 转化路径 conversionpath"],
  [
    "productCode",
    "商品编码 商品编号 产品编码 商品代码 货号 货品编码 sku skucode productcode itemno stockcode",
  ],
  ["product", "商品名称 产品名称 商品标题 商品 产品 品名 productname product item"],
  ["quantity", "商品数量 数量 件数 quantity qty numberofcds ncds"],
];

/** Fields in the order in which they choose their column. */
export const COLUMN_NAMES: readonly (readonly [ImportField, readonly string[]])[] = NAMES.map(
  ([field, names]) => [field, names.split(" ")],
);

const tidyName = (name: string): string => name.toLowerCase().replaceAll(/[\s_\-.]/g, "");

/** The field that a header's cell names, if it is one of ours. */
export function fieldNamed(cell: string): ImportField | undefined {
  const name = tidyName(cell);
  return COLUMN_NAMES.find(([, names]) => names.includes(name))?.[0];
}

/** The free column that is named best. */
export function bestNamed(
  header: readonly string[],
  names: readonly string[],
  taken: ReadonlySet<number>,
): number | undefined {
  const free = header
    .map((name, column) => ({ name: tidyName(name), column }))
    .filter(({ name, column }) => name !== "" && !taken.has(column));
  for (const name of names) {
    const exact = free.find((column) => column.name === name);
    if (exact) return exact.column;
  }
  // "实付金额(元)": only names of some length, since 单号 stands in 快递单号 too.
  for (const name of names.filter((each) => each.length >= 3)) {
    const within = free.find((column) => column.name.startsWith(name));
    if (within) return within.column;
  }
  return undefined;
}
