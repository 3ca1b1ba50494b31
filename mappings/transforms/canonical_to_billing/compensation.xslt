<?xml version="1.0" encoding="UTF-8"?>
<!-- M50, execution, to CreditAccount: a credit on the bill, or days without rent. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns="http://billing.example.com/bss/v3" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/c:CompensationExecuted">
    <xsl:if test="not(c:account)">
      <xsl:message terminate="yes">compensation <xsl:value-of select="c:compensationNo"/> names no account; billing
        credits one</xsl:message>
    </xsl:if>
    <CreditAccount>
      <xsl:call-template name="head"/>
      <AdjNo><xsl:value-of select="c:compensationNo"/></AdjNo>
      <xsl:call-template name="customer"/>
      <xsl:apply-templates select="c:account"/>
      <AdjType><xsl:value-of select="kam:to-partner('compensation-form', c:form)"/></AdjType>
      <xsl:call-template name="money">
        <xsl:with-param name="name" select="'AdjFee'"/>
        <xsl:with-param name="value" select="c:value"/>
      </xsl:call-template>
      <xsl:if test="c:days"><AdjDays><xsl:value-of select="c:days"/></AdjDays></xsl:if>
      <RelNo><xsl:value-of select="c:faultNo"/></RelNo>
      <xsl:if test="c:agreementNo"><AgrNo><xsl:value-of select="c:agreementNo"/></AgrNo></xsl:if>
      <AdjTime><xsl:value-of select="kam:local-time(c:executedAt, '%Y%m%d%H%M%S')"/></AdjTime>
    </CreditAccount>
  </xsl:template>
</xsl:stylesheet>
