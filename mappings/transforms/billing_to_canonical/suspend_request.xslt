<?xml version="1.0" encoding="UTF-8"?>
<!-- RequestSuspension to ServiceSuspendRequest (M43). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:b="http://billing.example.com/bss/v3" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="b kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/b:RequestSuspension">
    <ServiceSuspendRequest>
      <requestNo><xsl:value-of select="b:StopNo"/></requestNo>
      <xsl:call-template name="customer"/>
      <xsl:apply-templates select="b:AcctNo"/>
      <xsl:apply-templates select="b:AreaCode"/>
      <reason><xsl:value-of select="kam:to-canonical('suspension-reason', b:StopRsn)"/></reason>
      <scope><xsl:value-of select="kam:to-canonical('suspension-scope', b:StopMode)"/></scope>
      <xsl:call-template name="money">
        <xsl:with-param name="name" select="'arrears'"/>
        <xsl:with-param name="value" select="b:OweFee"/>
      </xsl:call-template>
      <xsl:call-template name="day">
        <xsl:with-param name="name" select="'arrearsSince'"/>
        <xsl:with-param name="value" select="b:OweDate"/>
      </xsl:call-template>
      <xsl:apply-templates select="b:ListFlag"/>
      <xsl:call-template name="instant">
        <xsl:with-param name="name" select="'notBefore'"/>
        <xsl:with-param name="value" select="b:BegTime"/>
      </xsl:call-template>
      <xsl:call-template name="instant">
        <xsl:with-param name="name" select="'answerBy'"/>
        <xsl:with-param name="value" select="b:RplTime"/>
      </xsl:call-template>
      <requestedBy>billing</requestedBy>
      <xsl:apply-templates select="b:Memo"/>
      <xsl:apply-templates select="b:ServList"/>
    </ServiceSuspendRequest>
  </xsl:template>
</xsl:stylesheet>
