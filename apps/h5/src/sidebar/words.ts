import { defineWords } from "@hortus/ui";

export const sidebarWords = defineWords("h5-sidebar", {
  zh: {
    today: "今天要为他做的",
    strangerTitle: "还不认识这位客户",
    strangerText: "刚加的好友几秒后就会出现；没有收到通知的，最多一刻钟。",
    refusedTitle: "没能知道在和谁聊天",
    refusedText:
      "请在企业微信的聊天侧边栏里打开这一页。若已经是，请管理员检查应用的可信域名和“客户联系”权限。",
    retry: "再试一次",
    unnamed: "未命名的群",
    noName: "没有名字",
    ownedBy: "群主 {{name}}",
    known: "{{customers}} 位客户，其中 {{known}} 位是我们的好友",
    people: "群里的客户",
    notContact: "未加好友",
  },
  en: {
    today: "To do for them today",
    strangerTitle: "Not known yet",
    strangerText:
      "A new contact shows within seconds; one that no notice told of, within a quarter of an hour.",
    refusedTitle: "Whose chat this is could not be learnt",
    refusedText:
      "Open this page in the sidebar of a chat in WeCom. If you did, an owner should check the app's trusted domain and its right to customer contact.",
    retry: "Try again",
    unnamed: "A group without a name",
    noName: "No name",
    ownedBy: "Owned by {{name}}",
    known: "{{customers}} customers, {{known}} of them our contacts",
    people: "Customers in the group",
    notContact: "Not a contact",
  },
});
