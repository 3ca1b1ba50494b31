<?xml version="1.0" encoding="UTF-8"?>
<!-- The lead office has numbered the dispatch order: coordination of the activation (M18). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="d" select="demand/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <DemandOrderStatusChanged>
      <xsl:copy-of select="$d/c:demandOrderNo"/>
      <xsl:copy-of select="$d/c:customerCode"/>
      <xsl:copy-of select="$d/c:customerName"/>
      <xsl:copy-of select="$d/c:kaCode"/>
      <xsl:copy-of select="$d/c:kaMark"/>
      <xsl:copy-of select="$d/c:customerLevel"/>
      <state><xsl:value-of select="'converted'"/></state>
      <node><xsl:value-of select="'activation-coordination'"/></node>
      <nodeState><xsl:value-of select="'passed'"/></nodeState>
      <sequence><xsl:value-of select="sequence"/></sequence>
      <xsl:if test="quoted/*/quoteNo != ''"><quoteNo><xsl:value-of select="quoted/*/quoteNo"/></quoteNo></xsl:if>
      <xsl:if test="quoted/*/monthlyCharge != ''"><monthlyCharge currency="CNY"><xsl:value-of select="format-number(quoted/*/monthlyCharge, &apos;0.00&apos;)"/></monthlyCharge></xsl:if>
      <xsl:if test="quoted/*/oneOffCharge != ''"><oneOffCharge currency="CNY"><xsl:value-of select="format-number(quoted/*/oneOffCharge, &apos;0.00&apos;)"/></oneOffCharge></xsl:if>
      <xsl:if test="agreement/*/contractNo != ''"><contractNo><xsl:value-of select="agreement/*/contractNo"/></contractNo></xsl:if>
      <xsl:if test="receiptNo != ''"><receiptNo><xsl:value-of select="receiptNo"/></receiptNo></xsl:if>
      <xsl:if test="state = 'converted' or state = 'completed'"><orderNo><xsl:value-of select="orderNo"/></orderNo></xsl:if>
      <xsl:if test="dispatch/*/c:dispatchNo != ''"><dispatchNo><xsl:value-of select="dispatch/*/c:dispatchNo"/></dispatchNo></xsl:if>
      <xsl:if test="surveys/data and node = 'resource-survey'">
        <surveys>
          <xsl:for-each select="surveys/data">
            <survey>
              <demandItemNo><xsl:value-of select="no"/></demandItemNo>
              <available><xsl:value-of select="available"/></available>
              <leadDays><xsl:value-of select="leadDays"/></leadDays>
              <xsl:if test="schemeNo != ''"><schemeNo><xsl:value-of select="schemeNo"/></schemeNo></xsl:if>
              <xsl:if test="lacking != ''"><reason><xsl:value-of select="lacking"/></reason></xsl:if>
            </survey>
          </xsl:for-each>
        </surveys>
      </xsl:if>
      <xsl:if test="reason != ''"><reason><xsl:value-of select="reason"/></reason></xsl:if>
      <changedAt><xsl:value-of select="$now"/></changedAt>
      <changedBy>
        <xsl:choose>
          <xsl:when test="string(dispatch/*/c:answeredBy) != ''"><xsl:value-of select="translate(string(dispatch/*/c:answeredBy), ' :', '..')"/></xsl:when>
          <xsl:otherwise>onestop</xsl:otherwise>
        </xsl:choose>
      </changedBy>
    </DemandOrderStatusChanged>
  </xsl:template>
</xsl:stylesheet>
