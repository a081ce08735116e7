import { defineWords } from "@hortus/ui";

export const lostWords = defineWords("lost-contacts", {
  zh: {
    title: "流失好友",
    about: "谁删除了谁、什么时候。客户删除顾问后，顾问仍能看到他，但消息发不到。",
    customer: "客户",
    noName: "没有名字",
    advisor: "顾问",
    by: "谁删除的",
    "by.customer": "客户删除顾问",
    "by.advisor": "顾问删除客户",
    lostAt: "流失时间",
    addedAt: "添加时间",
    none: "还没有流失的好友",
    noneHint: "任一方删除好友后，这里会立刻出现。",
  },
  en: {
    title: "Lost contacts",
    about:
      "Who deleted whom, and when. An advisor goes on seeing a customer who deleted them, but no message arrives.",
    customer: "Customer",
    noName: "No name",
    advisor: "Advisor",
    by: "Ended by",
    "by.customer": "The customer",
    "by.advisor": "The advisor",
    lostAt: "Lost",
    addedAt: "Added",
    none: "No contact was lost yet",
    noneHint: "They appear as soon as either side deletes the other.",
  },
});
