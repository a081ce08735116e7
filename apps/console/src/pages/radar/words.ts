import { defineWords } from "@hortus/ui";

export const radarWords = defineWords("radar", {
  zh: {
    title: "链接雷达",
    about:
      "内容库里的图文和链接，用自己的短链发出去，就知道谁打开了、什么时候。预览和爬虫不计；转发后由别人打开的，会算在原来的客户名下。",
    empty: "还没有短链",
    emptyHint: "在内容库打开一篇图文，点“生成短链”；顾问在侧边栏发给客户的短链会认出是谁打开的。",
    library: "去内容库",
    link: "链接",
    version: "第 {{version}} 版",
    people: "打开的客户",
    opens: "打开次数",
    last: "最近打开",
    by: "创建人",
    createdAt: "创建",
    readers: "谁打开了",
    customer: "客户",
    times: "{{count}} 次",
    first: "首次",
    nobody: "还没有认得出的客户打开过",
    nobodyHint: "不带客户的短链只计次数。",
    target: "去向",
  },
  en: {
    title: "Link radar",
    about:
      "Articles and links of the library go out under short links of our own, which tell who opened them and when. Previews and robots do not count; a link that is passed on counts for the customer it was made for.",
    empty: "No short links yet",
    emptyHint:
      "Open an article in the library and make its short link; those that advisors send to a customer know who opens them.",
    library: "To the library",
    link: "Link",
    version: "Version {{version}}",
    people: "Customers",
    opens: "Openings",
    last: "Last opened",
    by: "Made by",
    createdAt: "Made",
    readers: "Who opened it",
    customer: "Customer",
    times: "{{count}} times",
    first: "First",
    nobody: "No known customer opened it yet",
    nobodyHint: "A short link without a customer only counts.",
    target: "Leads to",
  },
});
