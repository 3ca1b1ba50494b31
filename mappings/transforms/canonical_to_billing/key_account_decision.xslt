<?xml version="1.0" encoding="UTF-8"?>
<!-- M04 to NotifyQualification. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns="http://billing.example.com/bss/v3" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/c:KeyAccountQualificationDecided">
    <xsl:if test="c:kaMark = 'true' and not(c:kaCode)">
      <xsl:message terminate="yes">the customer becomes a key account, but kaCode is missing; write the key-account code</xsl:message>
    </xsl:if>
    <NotifyQualification>
      <xsl:call-template name="head"/>
      <ApplyNo><xsl:value-of select="c:applicationNo"/></ApplyNo>
      <xsl:apply-templates select="c:customerCode"/>
      <xsl:apply-templates select="c:customerName"/>
      <Decision><xsl:value-of select="kam:to-partner('decision', c:decision)"/></Decision>
      <xsl:apply-templates select="c:kaCode"/>
      <xsl:apply-templates select="c:kaMark"/>
      <xsl:apply-templates select="c:categories/c:category"/>
      <xsl:apply-templates select="c:customerLevel"/>
      <xsl:apply-templates select="c:region"/>
      <xsl:apply-templates select="c:accountManager"/>
      <xsl:call-template name="money">
        <xsl:with-param name="name" select="'MonthFee'"/>
        <xsl:with-param name="value" select="c:monthlySpend"/>
      </xsl:call-template>
      <xsl:if test="c:reason"><Reason><xsl:value-of select="c:reason"/></Reason></xsl:if>
      <xsl:apply-templates select="c:effectiveDate"/>
      <DecideTime><xsl:value-of select="kam:local-time(c:decidedAt, '%Y%m%d%H%M%S')"/></DecideTime>
    </NotifyQualification>
  </xsl:template>
</xsl:stylesheet>
