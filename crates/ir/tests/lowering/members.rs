//! Membership written into programs.

use qraft_ir::program::{Op, Program};
use qraft_ir::{bind, dsl_hash, print, restrict, verify};
use qraft_syntax::document::Universe;

use crate::support::{Text, long};

const COLUMN: Option<&str> = Some("universe.member");

fn narrowed(mut text: Text, condition: &str) -> Text {
    let condition = Some(text.expr(condition));
    text.document.universe = Some(text.spanned(Universe::Narrowed { from: None, condition }));
    text
}

fn restricted(program: &Program, column: Option<&str>) -> Program {
    let answer = restrict(program.clone(), column);
    verify(&answer).unwrap_or_else(|why| panic!("{why}\n{}", print(&answer)));
    bind(&answer, &answer.params.iter().map(|p| p.default).collect::<Vec<_>>()).expect("it binds");
    answer
}

#[test]
fn without_membership_nothing_changes() {
    let program = long("RANK(close) > 2").lower().program;
    assert_eq!(print(&restricted(&program, None)), print(&program));
}

#[test]
fn conditions_and_ranks_are_of_members() {
    let program = long("RANK(close) > 2 and volume > 5").lower().program;
    let answer = restricted(&program, COLUMN);
    assert_eq!(answer.fields, ["close", "universe.member", "volume"]);
    let entry = answer.node(answer.signals.long.expect("an entry"));
    assert_eq!((entry.op, Some(entry.args[1])), (Op::And, answer.members));
    let rank = answer.nodes.iter().find(|n| n.op.is_cross_section()).expect("a rank");
    let input = answer.node(rank.args[0]);
    assert_eq!(input.op, Op::Div);
    assert_eq!(answer.node(input.args[1]).op, Op::Where);
    // Params, constraints and policy stay what they were.
    assert_eq!(answer.policy.numbers().len(), program.policy.numbers().len());
    for ((_, was), (_, is)) in program.policy.numbers().into_iter().zip(answer.policy.numbers()) {
        assert_eq!(program.node(was).op, answer.node(is).op);
    }
}

#[test]
fn a_rank_within_where_is_of_all_dated_members() {
    let program = narrowed(long("RANK(close) > 2"), "RANK(close) > 1").lower().program;
    let ranks = |program: &Program| {
        let ranks = program.nodes.iter().filter(|n| n.op.is_cross_section());
        ranks.map(|n| program.node(n.args[0]).op).collect::<Vec<_>>()
    };
    assert!(matches!(ranks(&program)[..], [Op::Field(_)]), "one rank, written twice");
    let answer = restricted(&program, None);
    assert!(matches!(ranks(&answer)[..], [Op::Field(_), Op::Div]), "{}", print(&answer));
    assert_eq!(ranks(&restricted(&program, COLUMN)), [Op::Div, Op::Div]);
    assert_ne!(dsl_hash(&program), dsl_hash(&long("RANK(close) > 2").lower().program));
}

#[test]
fn what_where_needs_is_part_of_the_warm_up() {
    let program = narrowed(long("close > 1"), "SMA(close, 50) > 5").lower().program;
    let answer = restricted(&program, COLUMN);
    assert_eq!(bind(&answer, &[]).expect("it binds").warm_up, 49);
    let entry = answer.node(answer.signals.long.expect("an entry"));
    assert_eq!(entry.reach.back, 49);
}

#[test]
fn a_side_without_a_condition_gets_membership() {
    let text = Text::new().score("topk", "RANK(close)");
    let answer = restricted(&text.lower().program, COLUMN);
    assert!(answer.members.is_some());
    assert_eq!(answer.signals.long, answer.members);
    // One that is driven by signals has no such side.
    let answer = restricted(&long("close > 1").lower().program, COLUMN);
    assert_eq!(answer.signals.short, None);
}

#[test]
fn ranks_on_coarser_clocks_see_the_last_membership_of_their_bar() {
    let answer = restricted(&long("RANK(close)@1W > 2").lower().program, COLUMN);
    let rank = answer.nodes.iter().find(|n| n.op.is_cross_section()).expect("a rank");
    let input = answer.node(rank.args[0]);
    assert_eq!((rank.clock, input.clock), (1, 1));
    let share = answer.node(input.args[1]);
    assert!(matches!(share.op, Op::OnFrame(0, _)) && share.clock == 1);
}

#[test]
fn explicit_exits_end_what_no_longer_belongs() {
    let mut text = long("close > 1");
    text.document.signals.exit_long = Some(text.expr("close < 1"));
    let op = |text: &Text| {
        let answer = restricted(&text.lower().program, COLUMN);
        answer.node(answer.signals.exit_long.expect("an exit")).op
    };
    assert_eq!(op(&text), Op::Or);
    // Between rebalances it does not act: they find the condition false.
    text.document.rebalance = Some(text.spanned("1D".to_owned()));
    assert_eq!(op(&text), Op::Lt);
}
