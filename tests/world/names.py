"""Invented names, as plugins/README.md wants them: each says by one word of its own that nobody has it."""

MARKS = ("示范", "样板", "范例", "示例")
HEARTS = ("示", "范", "例", "样")
SURNAMES = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
GIVEN = "宁晨帆岳恺舟澄沐芷越川屿柏岚禾清远航逸文嘉瑞泽涵奕铭晖朗哲昕"
FIRST = ("华南", "珠江", "东江", "西江", "北江", "邕江", "漓江", "岭南", "云山", "鹏湾", "南粤", "桂海", "五岭", "绿城", "龙城",
         "海丝", "湾区", "木棉", "红棉", "榕城", "罗浮", "丹霞", "七星", "象山", "银滩", "西樵", "莲花", "白云", "海陵", "南澳")
SECOND = "恒德华信安达瑞丰嘉明远航泰和宏博润科联通正邦盛元兴业星辰海川天顺鼎立同创新卓越诚志凯旋"
# Industry -> kinds of customer, ownership, what the names end with, what they do.
TRADES = {
    "government": ("party-government", "public-body",
                   ("区政务中心", "市审批服务局", "县统计中心"), "行政管理与公共服务。"),
    "finance": ("financial", "joint-stock",
                   ("银行股份有限公司", "证券有限责任公司", "财产保险股份有限公司", "农村信用社"), "吸收存款、发放贷款、办理结算等金融业务。"),
    "energy": ("state-enterprise", "state-owned",
                   ("电力有限公司", "燃气集团有限公司", "水务股份有限公司"), "能源生产、输送和供应。"),
    "transport": ("state-enterprise", "state-owned",
                   ("物流有限公司", "港口集团有限公司", "客运有限责任公司"), "货物运输、仓储和配送。"),
    "manufacturing": ("private-enterprise", "private",
                   ("电子股份有限公司", "机械制造有限公司", "家具实业有限公司", "汽车零部件有限公司", "陶瓷有限公司"), "产品的研发、制造和销售。"),
    "commerce": ("private-enterprise", "private",
                   ("商业连锁有限公司", "国际贸易有限公司", "百货股份有限公司"), "批发、零售和连锁经营。"),
    "education": ("public-institution", "public-body",
                   ("理工学院", "职业技术学院", "中学教育集团"), "教学、科研和培训。"),
    "health": ("public-institution", "public-body",
                   ("医院", "妇幼保健院", "医药连锁有限公司"), "医疗、保健和药品经营。"),
    "media": ("state-enterprise", "state-owned",
                   ("传媒集团", "日报社", "文化传播有限公司"), "新闻、出版和文化传播。"),
    "services": ("private-enterprise", "private",
                   ("酒店管理有限公司", "旅游发展有限公司", "人力资源服务有限公司", "物业服务有限公司"), "住宿、旅游和商务服务。"),
    "other": ("foreign-enterprise", "foreign",
                   ("（中国）有限公司", "科技（广东）有限公司"), "技术开发与咨询。"),
}
WEIGHTS = {"government": 10, "finance": 18, "energy": 6, "transport": 9, "manufacturing": 22, "commerce": 12, "education": 6, "health": 5, "media": 3,
           "services": 7, "other": 2}
POSITIONS = (("信息科技部总经理", "信息科技部"), ("网络主管", "信息科技部"), ("采购经理", "采购部"), ("财务主管", "财务部"), ("行政主任", "办公室"))


class Names:
    def __init__(self, dice):
        self.dice, self._taken = dice, set()

    def person(self):
        return self.dice.choice(SURNAMES) + self.dice.choice(HEARTS) + self.dice.choice(GIVEN)

    def mobile(self):
        return f"138{self.dice.randrange(10 ** 8):08d}"

    def company(self, industry, city):
        """Full and short name, never given before."""
        endings = TRADES[industry][2]
        while True:
            own = self.dice.choice([self.dice.choice(FIRST), city]) + "".join(self.dice.sample(SECOND, 2))
            short = own + self.dice.choice(MARKS)
            ending = self.dice.choice(endings)
            if short + ending not in self._taken:
                self._taken.add(short + ending)
                return short + ending, short
