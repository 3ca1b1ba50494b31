<?xml version="1.0" encoding="UTF-8"?>
<!-- Where the ticket stands (M46). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(fault | alarm | suggestion)/*"/>
    <FaultTicketStatusChanged>
      <faultNo><xsl:value-of select="facts/faultNo"/></faultNo>
      <state><xsl:value-of select="state"/></state>
      <xsl:copy-of select="$m/c:trigger"/>
      <xsl:copy-of select="$m/c:customerCode | $m/c:kaMark | $m/c:customerLevel"/>
      <xsl:copy-of select="$m/c:customerName | $m/c:circuitCode"/>
      <xsl:copy-of select="$m/c:region"/>
      <xsl:if test="string(facts/duplicateOf) != ''"><duplicateOf><xsl:value-of select="facts/duplicateOf"/></duplicateOf></xsl:if>
      <xsl:if test="string(facts/alarmNo) != ''"><alarmNo><xsl:value-of select="facts/alarmNo"/></alarmNo></xsl:if>
      <xsl:if test="string(facts/level) != ''"><slaLevel><xsl:value-of select="facts/level"/></slaLevel></xsl:if>
      <xsl:if test="state = 'restored' or state = 'closed'">
        <xsl:if test="cleared/*/c:cause"><cause><xsl:value-of select="cleared/*/c:cause"/></cause></xsl:if>
        <xsl:if test="not(cleared) and work/cause != ''"><cause><xsl:value-of select="work/cause"/></cause></xsl:if>
        <xsl:if test="cleared/*/c:remedy"><remedy><xsl:value-of select="cleared/*/c:remedy"/></remedy></xsl:if>
        <xsl:if test="not(cleared) and work/remedy != ''"><remedy><xsl:value-of select="work/remedy"/></remedy></xsl:if>
      </xsl:if>
      <xsl:if test="string(answer/*/answer) != ''"><answer><xsl:value-of select="answer/*/answer"/></answer></xsl:if>
      <xsl:if test="string(confirmation/*/feedback) != ''"><feedback><xsl:value-of select="confirmation/*/feedback"/></feedback></xsl:if>
      <xsl:if test="string(confirmation/*/lessons) != ''"><lessons><xsl:value-of select="confirmation/*/lessons"/></lessons></xsl:if>
      <xsl:if test="string(confirmation/*/satisfaction) != ''"><satisfaction><xsl:value-of select="confirmation/*/satisfaction"/></satisfaction></xsl:if>
      <xsl:if test="state = 'restored'">
        <restoredAt><xsl:value-of select="concat(cleared/*/c:clearedAt, work[not(/data/cleared)]/changedAt)"/></restoredAt>
        <outageMinutes><xsl:value-of select="floor((date:seconds(concat(cleared/*/c:clearedAt, work[not(/data/cleared)]/changedAt)) - date:seconds(($m/c:reportedAt | $m/c:raisedAt)[1])) div 60) * (date:seconds(concat(cleared/*/c:clearedAt, work[not(/data/cleared)]/changedAt)) &gt; date:seconds(($m/c:reportedAt | $m/c:raisedAt)[1]))"/></outageMinutes>
      </xsl:if>
      <xsl:if test="string(concat(work/unit, class[not(/data/work/unit != '')]/unit)) != ''"><handledBy><xsl:value-of select="concat(work/unit, class[not(/data/work/unit != '')]/unit)"/></handledBy></xsl:if>
      <changedAt><xsl:value-of select="$now"/></changedAt>
    </FaultTicketStatusChanged>
  </xsl:template>
</xsl:stylesheet>
