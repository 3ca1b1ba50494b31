<?xml version="1.0" encoding="UTF-8"?>
<!-- M09 to ChangeCreditStatus. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns="http://billing.example.com/bss/v3" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/c:CreditStatusChanged">
    <ChangeCreditStatus>
      <xsl:call-template name="head"/>
      <xsl:call-template name="customer"/>
      <xsl:apply-templates select="c:account"/>
      <Version><xsl:value-of select="c:version"/></Version>
      <CredGrade><xsl:value-of select="translate(c:grade, 'abcd', 'ABCD')"/></CredGrade>
      <Score><xsl:value-of select="format-number(c:score * 100, '0')"/></Score>
      <xsl:apply-templates select="c:listColour"/>
      <xsl:call-template name="money">
        <xsl:with-param name="name" select="'CredLimit'"/>
        <xsl:with-param name="value" select="c:creditLimit"/>
      </xsl:call-template>
      <xsl:call-template name="money">
        <xsl:with-param name="name" select="'OweFee'"/>
        <xsl:with-param name="value" select="c:arrears"/>
      </xsl:call-template>
      <ChgReason><xsl:value-of select="kam:to-partner('credit-reason', c:reason)"/></ChgReason>
      <xsl:if test="c:note"><Memo><xsl:value-of select="c:note"/></Memo></xsl:if>
      <xsl:apply-templates select="c:effectiveDate"/>
      <ChgTime><xsl:value-of select="kam:local-time(c:changedAt, '%Y%m%d%H%M%S')"/></ChgTime>
    </ChangeCreditStatus>
  </xsl:template>
</xsl:stylesheet>
