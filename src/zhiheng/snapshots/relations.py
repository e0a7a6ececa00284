"""The relations that indicators are computed from (指标数据关系): columns, types, keys.

The registries of the site write exactly these columns into a snapshot, one Parquet file a relation; the catalogue of
indicators reads nothing else. Types: `str`, `int`, `bool`, `date`. Money is in fen, scores in thousandths. `id` is the
record's permanent identifier (`sampling:1024`), by which a page finds the record again; it is unique in the relation.
`region` is the region code of the record (a township where one is known), `unit` the code of the department that owns it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column (字段): name, type, Chinese label; `nullable` when the fact may not be there yet."""

    name: str
    type: str
    label: str
    nullable: bool = False


@dataclass(frozen=True)
class Relation:
    """One relation (数据关系): `label` is what one row is called, `date` the column that puts a row into a period."""

    code: str
    label: str
    date: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.code}.{name}")


def _relation(code: str, label: str, date: str, spec: str) -> Relation:
    """`spec`: one column a line, `name type label`, a `?` after the type for a nullable one; keys come first by themselves."""
    columns = [Column("id", "str", "记录编号"), Column("region", "str", "行政区划"), Column("unit", "str", "归口单位")]
    for line in spec.strip().splitlines():
        name, kind, label_ = line.split(maxsplit=2)
        columns.append(Column(name, kind.rstrip("?"), label_, kind.endswith("?")))
    return Relation(code, label, date, tuple(columns))


RELATIONS: dict[str, Relation] = {
    r.code: r
    for r in (
        _relation(
            "frame_entries",
            "名录库企业",
            "as_of",
            """
            frame str 名录库（key_product 重点产品生产企业, above_scale 规模以上企业, licensed_food 获证食品生产企业）
            as_of date 名录库日期
            uscc str 统一社会信用代码
            name str 企业名称
            """,
        ),
        _relation(
            "sampling_batches",
            "监督抽查批次",
            "sampled_on",
            """
            sample_no str 抽样单编号
            domain str 领域（industrial 工业产品, food 食品, agricultural 农产品）
            level str 抽查级别（national 国抽, province 省抽, city 市抽, county 县抽）
            stage str 环节（production 生产, circulation 流通, online 网络, catering 餐饮, farming 种养）
            kind str 种类（supervision 监督抽查, risk 风险监测, routine 例行监测, evaluation 评价性抽检）
            uscc str? 被抽样单位统一社会信用代码
            name str 被抽样单位
            product str 产品
            sampled_on date 抽样日期
            first_result str 初检结论（pass 合格, fail 不合格, refused 拒检, pending 未出）
            retest_result str? 复检结论（pass 合格, fail 不合格）
            final_result str 终局结论（pass 合格, fail 不合格, refused 拒检, pending 未出）
            final_on date? 终局日期
            """,
        ),
        _relation(
            "follow_ups",
            "不合格后处理",
            "report_received_on",
            """
            batch_id str 批次记录编号
            domain str 领域（同抽查批次）
            level str 抽查级别（同抽查批次）
            name str 责任单位（企业）
            report_received_on date 收到不合格报告日期
            start_due_on date? 应启动日期
            started_on date? 启动日期
            finish_due_on date 应完成日期
            finished_on date? 处置完成日期
            reinspected_on date? 复查日期
            reinspection_result str? 复查结论（pass 合格, fail 不合格）
            """,
        ),
        _relation(
            "quality_officers",
            "首席质量官",
            "appointed_on",
            """
            uscc str 企业统一社会信用代码
            name str 企业名称
            officer str 姓名（脱敏）
            appointed_on date 聘任日期
            filed_on date? 备案日期
            trained_on date? 专业技能培训合格日期
            left_on date? 离任日期
            """,
        ),
        _relation(
            "measurement_standards",
            "社会公用计量标准",
            "issued_on",
            """
            certificate_no str 考核证书号
            name str 计量标准名称
            mandatory bool 用于强制检定
            issued_on date 发证日期
            valid_until date 有效期至
            revoked_on date? 撤销日期
            """,
        ),
        _relation(
            "metrologists",
            "注册计量师",
            "registered_on",
            """
            registration_no str 注册证号
            person str 姓名（脱敏）
            institution str 执业机构
            statutory bool 本级法定计量检定机构
            registered_on date 注册日期
            valid_until date 有效期至
            left_on date? 离任日期
            """,
        ),
        _relation(
            "budget_items",
            "经费预算",
            "approved_on",
            """
            item str 科目（metrology 法定计量检定机构经费, quality_fund 质量发展专项资金）
            year int 预算年度
            amount_fen int 金额（分）
            approved_on date 批复日期
            document str 批复文号
            """,
        ),
        _relation(
            "fund_appropriations",
            "资金拨付",
            "appropriated_on",
            """
            year int 预算年度
            amount_fen int 金额（分）
            appropriated_on date 拨付日期
            document str 拨付文号
            recipient str 收款单位
            """,
        ),
        _relation(
            "fund_spendings",
            "资金支出",
            "paid_on",
            """
            year int 预算年度
            purpose str 用途（reward 质量奖励, subsidy 补助, platform 平台, publicity 宣传培训, sampling 抽检监测, other 其他）
            amount_fen int 金额（分）
            paid_on date 支付日期
            voucher_no str 支付凭证号
            """,
        ),
        _relation(
            "rewards",
            "奖励兑现",
            "awarded_on",
            """
            policy str 奖励标准编号
            kind str 奖项种类代码
            level str 级别（national 国家, province 省, city 市, county 县）
            awarded_on date 授予日期
            due_on date 兑付期限
            amount_fen int 应奖金额（分）
            paid_on date? 兑付日期
            paid_fen int? 实付金额（分）
            """,
        ),
        _relation(
            "council_members",
            "委员会成员",
            "appointed_on",
            """
            standing str 身份（party_head 党委主要领导, government_head 政府主要领导, leader 其他县级领导, member 成员单位负责人）
            seat str 委员会职务（chair 主任, deputy 副主任, member 委员）
            document str 任职文件文号
            appointed_on date 任职日期
            left_on date? 离任日期
            """,
        ),
        _relation(
            "council_meetings",
            "委员会会议",
            "held_on",
            """
            meeting_no str 会议编号
            kind str 会议种类（plenary 全体会议, special 专题会议, office 办公室会议）
            held_on date 召开日期
            minutes_no str? 纪要文号
            """,
        ),
        _relation(
            "council_attendances",
            "会议出席情况",
            "held_on",
            """
            meeting str 会议编号
            held_on date 召开日期
            standing str 身份（party_head 党委主要领导, government_head 政府主要领导, leader 其他县级领导, member 成员单位负责人）
            presence str 出席情况（open 未登记, present 到会, deputed 委托, leave 请假, absent 缺席）
            instructed bool 作了指示
            """,
        ),
        _relation(
            "instructions",
            "批示和议定事项",
            "issued_on",
            """
            kind str 种类（written 批示, spoken 口头交办, decided 会议议定事项）
            level str 批示人级别（national 国家, province 省, city 市, county 县）
            is_praise bool 肯定性批示
            issued_on date 批示日期
            answer_by date? 办理期限
            answered_on date? 报告办理日期
            closed_on date? 办结日期
            """,
        ),
        _relation(
            "licence_applications",
            "工业产品生产许可申请",
            "applied_on",
            """
            uscc str 申请企业统一社会信用代码
            name str 申请企业
            product str 产品类别
            applied_on date 申请日期
            decided_on date? 决定日期
            result str 结果（pending 审查中, granted 准予, refused 不予, withdrawn 撤回）
            """,
        ),
        _relation(
            "acceptances",
            "工程验收",
            "accepted_on",
            """
            project str 单位工程
            sector str 领域（housing 房建市政, transport 交通, water 水利）
            large bool 大中型工程
            residential bool 住宅工程
            new_civil bool 新建商品住宅或公共建筑
            accepted_on date 竣工验收日期
            first_passed bool 一次验收合格
            passed bool 验收合格
            energy_standard_met bool? 执行节能设计标准
            dwelling_acceptance bool? 分户验收齐全
            """,
        ),
        _relation(
            "construction_complaints",
            "工程质量投诉",
            "received_on",
            """
            project str 单位工程
            received_on date 受理日期
            valid bool 有效投诉
            """,
        ),
        _relation(
            "honours",
            "称号与奖项",
            "awarded_on",
            """
            kind str 种类代码
            level str 级别（national 国家, province 省, city 市, county 县）
            title str 名称
            holder str 获得者
            awarded_on date 授予日期
            valid_until date? 有效期至
            revoked_on date? 撤销日期
            """,
        ),
        _relation(
            "certificates",
            "认证证书",
            "issued_on",
            """
            certificate_no str 证书号
            kind str 种类（service 服务认证, system 管理体系认证, product 产品认证）
            uscc str 获证组织统一社会信用代码
            name str 获证组织
            issued_on date 发证日期
            valid_until date 有效期至
            renewal bool 换证
            suspended_on date? 暂停或撤销日期
            """,
        ),
        _relation(
            "survey_responses",
            "满意度答卷",
            "answered_on",
            """
            survey str 调查编号
            population str 总体（producer_services 生产性服务业, consumer_services 生活性服务业, public_services 公共服务）
            answered_on date 答卷日期
            valid bool 有效答卷
            score_milli int 得分（千分之一分，0—100分）
            """,
        ),
        _relation(
            "inspection_tasks",
            "双随机抽查任务",
            "planned_on",
            """
            task_no str 任务编号
            planned_on date 计划日期
            joint bool 部门联合抽查
            uses_credit_class bool 按信用风险分类实施差异化监管
            finished_on date? 完成日期
            published_on date? 公示日期
            """,
        ),
        _relation(
            "equipment",
            "特种设备",
            "in_use_since",
            """
            device_no str 设备代码
            kind str 种类
            in_use_since date 投用日期
            retired_on date? 停用日期
            registered_on date? 使用登记日期
            key_monitored bool 重点监控设备
            inspection_due_on date? 下次检验日期
            inspected_on date? 最近检验日期
            category str? 类别代码（检验周期包）
            """,
        ),
        _relation(
            "inspection_duties",
            "特种设备定期检验任务",
            "due_on",
            """
            device_no str 设备代码
            kind str 种类
            key_monitored bool 重点监控设备
            track str 检验种类（main 定期检验, full 内部或全面检验, self 使用单位自己检查）
            due_on date 应检日期
            done_on date? 检验合格日期
            """,
        ),
        _relation(
            "hazards",
            "特种设备隐患",
            "found_on",
            """
            device_no str 设备代码
            grade str 等级（major 重大, serious 严重, general 一般）
            found_on date 发现日期
            due_on date 整改期限
            rechecked_on date? 复查销号日期
            """,
        ),
        _relation(
            "annual_reports",
            "企业年报",
            "year_end",
            """
            uscc str 统一社会信用代码
            name str 企业名称
            year int 年报年度
            year_end date 年报年度止日
            must_publish bool 应公示
            published_on date? 公示日期
            """,
        ),
        _relation(
            "letters",
            "投诉举报来件",
            "received_on",
            """
            receipt_no str 登记编号
            channel str 渠道（web 网上, phone 电话, visit 来访, mail 来信, platform 平台, transfer 转来）
            kind str 性质（complaint 投诉, report 举报, both 投诉并举报, inquiry 咨询）
            received_on date 收到日期
            reply_due_on date? 应回复日期
            answered_on date? 全部回复日期
            """,
        ),
        _relation(
            "complaints",
            "消费者投诉",
            "received_on",
            """
            complaint_no str 投诉编号
            object_kind str 商品或服务（goods 商品, service 服务）
            category str 问题类别代码
            received_on date 收到日期
            accept_due_on date? 应决定受理日期
            decision str? 受理决定（accepted 受理, refused 不予受理）
            told_on date? 告知受理决定日期
            close_due_on date? 应办结日期
            outcome str? 调解结果（agreed 达成协议, settled 和解, ended 终止）
            closed_on date? 办结日期
            recovered_fen int? 挽回损失（分）
            must_publish bool 应公示
            published_on date? 公示日期
            """,
        ),
        _relation(
            "tip_offs",
            "举报",
            "received_on",
            """
            report_no str 举报编号
            category str 问题类别代码
            received_on date 收到日期
            verify_due_on date? 应决定立案日期
            decision str? 核查决定（filed 立案, not_filed 不予立案）
            decided_on date? 决定日期
            """,
        ),
        _relation(
            "food_classes",
            "食品安全风险分级",
            "graded_on",
            """
            uscc str 统一社会信用代码
            name str 企业名称
            scheme str 分类方案代码
            grade str 级别
            graded_on date 评定日期
            valid_until date? 有效期至
            replaced_on date? 由新级别替代日期
            """,
        ),
        _relation(
            "penalties",
            "行政处罚",
            "decided_on",
            """
            decision_no str 决定书文号
            party str 当事人类别（enterprise 企业, household 个体工商户, person 自然人）
            decided_on date 决定日期
            published_on date? 公示日期
            voided_on date? 变更、撤销日期
            stops_on date? 停止公示日期
            """,
        ),
        _relation(
            "evidence_items",
            "佐证材料",
            "dated_on",
            """
            matter str 佐证事项代码
            title str 名称
            document_number str? 文号
            dated_on date 形成日期
            valid_until date? 有效期至
            review str 审核状态（submitted 待审, accepted 采信, returned 退回）
            digest str? 文件摘要
            """,
        ),
        _relation(
            "events",
            "质量安全事件",
            "occurred_on",
            """
            kind str 事件种类代码
            grade str? 等级
            title str 事件
            occurred_on date 发生日期
            confirmed bool 已认定
            deaths int 死亡人数（人）
            """,
        ),
        _relation(
            "nil_returns",
            "零报告",
            "signed_on",
            """
            kind str 事件种类代码
            period_start date 期间起日
            period_end date 期间止日
            signatory str 签报人（脱敏）
            signer str 签报单位
            signer_names str 签报单位的名称和别名（顿号分开，名称在前）
            signed_on date 签报日期
            withdrawn_on date? 撤回日期
            """,
        ),
        _relation(
            "benchmarks",
            "对标数值",
            "entered_on",
            """
            indicator str 指标代码
            against str 对标对象（province_mean 全省平均, national_mean 全国平均, previous_year 上年, official 官方公布数）
            period str 期间代码
            part int 分子
            whole int 分母
            source str 出处
            source_on date 出处日期
            entered_on date 录入日期
            """,
        ),
        _relation(
            "judgements",
            "人工评判",
            "judged_on",
            """
            scorecard str 评分表版本
            clause str 条款编号
            path str 取数位置
            period str 期间代码
            verdict str 结论（met 符合, unmet 不符合, points 给分）
            points_milli int? 给分（千分之一分）
            reason str 理由
            judged_by str 评判人
            judged_on date 评判日期
            """,
        ),
        _relation(
            "enterprises",
            "企业",
            "established_on",
            """
            uscc str? 统一社会信用代码
            name str 企业名称
            status str 经营状态（active 存续, suspended 停产停业, cancelled 注销, revoked 吊销）
            established_on date? 成立日期
            """,
        ),
    )
}
