<?xml version="1.0" encoding="UTF-8"?>
<!-- M16 to ChangeContract. The terms in words stay with the contract system. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns="http://billing.example.com/bss/v3" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/c:ContractChanged">
    <ChangeContract>
      <xsl:call-template name="head"/>
      <xsl:apply-templates select="c:contractNo"/>
      <Version><xsl:value-of select="c:version"/></Version>
      <ActType><xsl:value-of select="kam:to-partner('change-kind', c:changeKind)"/></ActType>
      <ContName><xsl:value-of select="c:name"/></ContName>
      <ContKind><xsl:value-of select="kam:to-partner('agreement-kind', c:kind)"/></ContKind>
      <ContStat><xsl:value-of select="kam:to-partner('agreement-state', c:state)"/></ContStat>
      <xsl:call-template name="customer"/>
      <xsl:apply-templates select="c:account"/>
      <PartyA><xsl:value-of select="c:partyA"/></PartyA>
      <PartyB><xsl:value-of select="c:partyB"/></PartyB>
      <xsl:if test="c:signedOn">
        <SignDate><xsl:value-of select="translate(c:signedOn, '-', '')"/></SignDate>
      </xsl:if>
      <xsl:if test="c:validFrom">
        <EffDate><xsl:value-of select="translate(c:validFrom, '-', '')"/></EffDate>
      </xsl:if>
      <xsl:if test="c:validTo">
        <ExpDate><xsl:value-of select="translate(c:validTo, '-', '')"/></ExpDate>
      </xsl:if>
      <xsl:apply-templates select="c:slaLevel"/>
      <xsl:call-template name="money">
        <xsl:with-param name="name" select="'TotalAmt'"/>
        <xsl:with-param name="value" select="c:totalAmount"/>
      </xsl:call-template>
      <xsl:apply-templates select="c:items"/>
      <ChgTime><xsl:value-of select="kam:local-time(c:changedAt, '%Y%m%d%H%M%S')"/></ChgTime>
    </ChangeContract>
  </xsl:template>

  <xsl:template match="c:items">
    <ProdList>
      <xsl:for-each select="c:item">
        <Prod>
          <xsl:apply-templates select="c:product"/>
          <xsl:apply-templates select="c:productKind"/>
          <xsl:apply-templates select="c:rate"/>
          <xsl:apply-templates select="c:quantity"/>
          <xsl:apply-templates select="c:charges"/>
        </Prod>
      </xsl:for-each>
    </ProdList>
  </xsl:template>
</xsl:stylesheet>
